/**
 * From memory to the device: one transaction writes ops and their `n`. What waits in the queue goes together, in
 * order.
 */

import type { Codec } from "./codec";
import type { Keeper, OpRow, PersonDatabase } from "./database";
import type { Patience } from "./patience";
import type { Op } from "./record";
import { sealOp } from "./rows";
import type { Pending, View } from "./view";

interface Group {
  pendings: Pending[];
  done: () => void;
  failed: (error: unknown) => void;
}

/** An op ready to store; `alone` is its row, `merged` the row that takes the place of the durable op `over` too. */
interface Ready {
  pending: Pending;
  alone: OpRow;
  over: Pending | null;
  merged: OpRow | null;
}

export class Writer {
  readonly #keeper: Keeper<PersonDatabase>;
  readonly #codec: Codec;
  readonly #view: View;
  readonly #patience: Patience;
  readonly #stored: (recs: Set<string>) => void;
  readonly #told: () => void;
  readonly #queue: Group[] = [];
  readonly #drained: (() => void)[] = [];
  #running = false;

  /** `stored` is called after each durable transaction with the records it touched, `told` when the count of `saving` changed. */
  constructor(parts: {
    keeper: Keeper<PersonDatabase>;
    codec: Codec;
    view: View;
    patience: Patience;
    stored: (recs: Set<string>) => void;
    told: () => void;
  }) {
    this.#keeper = parts.keeper;
    this.#codec = parts.codec;
    this.#view = parts.view;
    this.#patience = parts.patience;
    this.#stored = parts.stored;
    this.#told = parts.told;
  }

  /** Ops that are shown but not durable. */
  get saving(): number {
    return this.#queue.reduce((sum, group) => sum + group.pendings.length, 0);
  }

  /** Queues ops that the view already shows; resolves when they are durable, rejects only when the database is gone. */
  put(pendings: Pending[]): Promise<void> {
    const durable = new Promise<void>((done, failed) => this.#queue.push({ pendings, done, failed }));
    this.#told();
    if (!this.#running) void this.#run();
    return durable;
  }

  /** Resolves when nothing waits to become durable, or when the device takes nothing now. */
  async drained(): Promise<void> {
    if (!this.#running || this.#patience.trouble !== null) return;
    await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async #run(): Promise<void> {
    this.#running = true;
    // A moment later, so that what is written in one go becomes one transaction.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      try {
        const groups = await this.#patience.until(() => this.#storeAll([...this.#queue]));
        this.#queue.splice(0, groups.length);
        for (const group of groups) group.done();
        this.#stored(new Set(groups.flatMap((group) => group.pendings.map((pending) => pending.op.rec))));
      } catch (error) {
        for (const group of this.#queue.splice(0)) group.failed(error);
      }
    }
    this.#running = false;
    this.#release();
    this.#told();
  }

  #release(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  async #storeAll(groups: Group[]): Promise<Group[]> {
    try {
      await this.#store(groups.flatMap((group) => group.pendings));
    } catch (error) {
      this.#release();
      throw error;
    }
    return groups;
  }

  async #store(pendings: Pending[]): Promise<void> {
    const { left, merged } = mergeQueued(pendings);
    const ready = await Promise.all(left.map((pending) => this.#prepare(pending)));
    const overs = ready.flatMap(({ over }) => over?.op.id ?? []);
    const stored = await this.#keeper.run((db) =>
      db.transaction("rw", db.meta, db.outbox, async () => {
        const counter = (await db.meta.get("n"))?.value;
        let n = typeof counter === "number" ? counter : 0;
        const earlier = overs.length === 0 ? [] : await db.outbox.bulkGet(overs);
        const fences = overs.length === 0 ? [] : await db.outbox.where("fence").equals(1).toArray();
        let fence = Math.max(0, ...fences.map((row) => row.n));
        const open = new Map(earlier.flatMap((row) => (row !== undefined && row.sent === 0 ? [[row.id, row.n]] : [])));
        const taken: string[] = [];
        const rows = ready.map(({ alone, over, merged: both }): OpRow => {
          n += 1;
          const before = over === null ? undefined : open.get(over.op.id);
          const joins = both !== null && over !== null && before !== undefined && before > fence;
          if (joins) taken.push(over.op.id);
          if (alone.fence === 1) fence = n;
          return { ...(joins ? both : alone), n };
        });
        await db.outbox.bulkDelete(taken);
        await db.outbox.bulkPut(rows);
        await db.meta.put({ key: "n", value: n });
        return { rows, taken };
      }),
    );
    const gone = new Set([...merged, ...stored.taken]);
    const ops = ready.map(({ pending, over }, index): Op => {
      const base = over !== null && gone.has(over.op.id) ? over.op.base : pending.op.base;
      return { ...pending.op, base, n: stored.rows[index]?.n ?? 0 };
    });
    this.#view.keep(ops, gone);
  }

  async #prepare(pending: Pending): Promise<Ready> {
    const alone = await sealOp(this.#codec, pending);
    const over = pending.op.base[0] === undefined ? undefined : this.#view.pending(pending.op.rec, pending.op.base[0]);
    if (over === undefined || over.saving || !continues(pending, over)) {
      return { pending, alone, over: null, merged: null };
    }
    const op = { ...pending.op, base: over.op.base };
    return { pending, alone, over, merged: await sealOp(this.#codec, { ...pending, op }) };
  }
}

/**
 * Whether `later` says the same cell anew and nothing but that: then the two never-sent edits may become one, which
 * names what the earlier one named. Ops that must stay as they are: creates, changes of status, parts of a
 * transaction, amendments, and anything that saw more than the earlier edit.
 */
function continues({ op: later, amends }: Pending, { op: earlier }: Pending): boolean {
  return (
    !amends &&
    later.rec === earlier.rec &&
    later.path === earlier.path &&
    later.path !== "create" &&
    later.path !== "status" &&
    later.tx === null &&
    earlier.tx === null &&
    later.base.length === 1 &&
    later.base[0] === earlier.id
  );
}

/** Folds queued edits of one cell into the last of them, unless a change of status lies between. */
function mergeQueued(pendings: readonly Pending[]): { left: Pending[]; merged: Set<string> } {
  const merged = new Set<string>();
  let open = new Map<string, Pending>();
  const left: Pending[] = [];
  for (const pending of pendings) {
    if (pending.op.path === "status") open = new Map();
    const [named] = pending.op.base;
    const earlier = named === undefined ? undefined : open.get(named);
    let next = pending;
    if (earlier !== undefined && continues(pending, earlier)) {
      merged.add(earlier.op.id);
      next = { ...pending, op: { ...pending.op, base: earlier.op.base } };
    }
    open.set(next.op.id, next);
    left.push(next);
  }
  return { left: left.filter((pending) => !merged.has(pending.op.id)), merged };
}
