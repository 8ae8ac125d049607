/** What the exchange with the server keeps on the device: the outbox, what was acknowledged, what was refused, the cookie. */

import type { Codec } from "./codec";
import type { AckedRow, AttentionRow, Keeper, OpRow, PersonDatabase } from "./database";
import { placePage, readPull, type Page, type Placed } from "./page";
import type { Op } from "./record";
import { unsealOp } from "./rows";

/** This device as the server knows it; `epoch` changes when the server was restored from a backup. */
export interface Registration {
  replica: string;
  epoch: string;
}

/** Ops to push, in order. `whole` when no smaller push is possible: one op, or one transaction. */
export interface Load {
  ops: Op[];
  whole: boolean;
}

/** The server's word on one op: where it took effect, or why it was refused. */
export interface Answer {
  id: string;
  seq: number | null;
  why: string | null;
}

/** An op that left the outbox: where it took effect, or null; `gone` when its record was erased. */
export interface Taken {
  id: string;
  rec: string;
  seq: number | null;
  gone: boolean;
}

/** Refusals that end by themselves when a missing record, kind, path or form appears. */
const waits = new Set(["not_found", "kind", "path", "form"]);

/** How long acknowledged ops are kept, so that a server restored from a backup can be given them again. */
const keptFor = 30 * 24 * 3600 * 1000;

export class Ledger {
  readonly #keeper: Keeper<PersonDatabase>;
  readonly #codec: Codec;
  readonly #hooks: LedgerHooks;

  constructor(keeper: Keeper<PersonDatabase>, codec: Codec, hooks: LedgerHooks) {
    this.#keeper = keeper;
    this.#codec = codec;
    this.#hooks = hooks;
  }

  async registration(): Promise<Registration | null> {
    const row = await this.#keeper.run((db) => db.meta.get("replica"));
    return (row?.value as unknown as Registration | undefined) ?? null;
  }

  /**
   * Takes a new registration in place of `before`; does nothing when another tab was first. Everything acknowledged
   * goes back before the outbox and all of it is counted anew under the same op ids, so that neither a restored
   * server nor a copied device loses a word.
   */
  async adopt(before: Registration | null, now: Registration): Promise<void> {
    const moved = await this.#keeper.run((db) =>
      db.transaction("rw", db.meta, db.outbox, db.acked, async () => {
        const stored = (await db.meta.get("replica"))?.value as unknown as Registration | undefined;
        if ((stored?.replica ?? null) !== (before?.replica ?? null)) return false;
        await db.meta.bulkPut([
          { key: "replica", value: { ...now } },
          { key: "pull", value: null },
        ]);
        if (before === null) return false;
        const counter = (await db.meta.get("n"))?.value;
        let n = typeof counter === "number" ? counter : 0;
        const acked = await db.acked.orderBy("n").toArray();
        const unsent = await db.outbox.orderBy("n").toArray();
        const again = acked.map(({ seq: _seq, day: _day, ...row }): OpRow => row);
        await db.acked.clear();
        // The counter goes on instead of beginning at 1: order is all that n is for, and the order stays.
        await db.outbox.bulkPut([...again, ...unsent].map((row) => ({ ...row, n: ++n })));
        await db.meta.put({ key: "n", value: n });
        return true;
      }),
    );
    if (moved) await this.#hooks.reread();
  }

  /** The next ops to push, oldest first and marked as sent; a transaction is never split. */
  async load(maxOps: number, maxBytes: number): Promise<Load> {
    const { rows, whole } = await this.#keeper.run((db) =>
      db.transaction("rw", db.outbox, async () => {
        const candidates = await db.outbox.orderBy("n").limit(maxOps + 1).toArray();
        const first = candidates[0];
        let chosen = choose(candidates, maxOps, maxBytes);
        if (chosen.length === 0 && first !== undefined) {
          chosen = first.tx === "" ? [first] : await db.outbox.orderBy("n").filter((row) => row.tx === first.tx).toArray();
        }
        const fresh = chosen.filter((row) => row.sent === 0);
        if (fresh.length > 0) await db.outbox.bulkPut(fresh.map((row): OpRow => ({ ...row, sent: 1 })));
        const undivided = first !== undefined && chosen.every((row) => row === first || (row.tx !== "" && row.tx === first.tx));
        return { rows: chosen, whole: undivided };
      }),
    );
    return { ops: await Promise.all(rows.map((row) => unsealOp(this.#codec, row))), whole };
  }

  /** Records the server's answers: what took effect is kept as acknowledged, what was refused with its content under attention. */
  async settle(sent: readonly Op[], answers: readonly Answer[], serverTime: string): Promise<void> {
    const ops = new Map(sent.map((op) => [op.id, op]));
    const known = answers.flatMap((answer) => {
      const op = ops.get(answer.id);
      return op === undefined ? [] : [{ answer, op }];
    });
    const refused = known.filter(({ answer }) => answer.seq === null);
    const attention = await Promise.all(refused.map(({ op, answer }) => this.#attention(op, answer.why ?? "invalid", serverTime, 0)));
    const day = Date.parse(serverTime);
    await this.#keeper.run((db) =>
      db.transaction("rw", db.outbox, db.acked, db.attention, db.records, async () => {
        const rows = await db.outbox.bulkGet(known.map(({ op }) => op.id));
        const acked = known.flatMap(({ answer }, index): AckedRow[] => {
          const row = rows[index];
          if (row === undefined) return [];
          if (answer.seq !== null) return [{ ...row, seq: answer.seq, day }];
          // The server gives a waiting op another chance by itself; a restored server has to be given it again.
          return answer.why !== null && waits.has(answer.why) ? [{ ...row, seq: 0, day, past: 1 }] : [];
        });
        await db.outbox.bulkDelete(known.map(({ op }) => op.id));
        await db.acked.bulkPut(acked);
        await db.attention.bulkPut(attention);
        await db.acked.where("day").below(day - keptFor).delete();
        const erased = [...new Set(refused.flatMap(({ answer, op }) => (answer.why === "gone" ? op.rec : [])))];
        if (erased.length > 0) {
          await db.records.bulkDelete(erased);
          await db.acked.where("rec").anyOf(erased).delete();
        }
      }),
    );
    this.#hooks.answered(known.map(({ answer, op }) => ({ id: op.id, rec: op.rec, seq: answer.seq, gone: answer.why === "gone" })));
  }

  /** Puts ops aside that no push can carry, with their content; the server does not hold them. */
  async setAside(refused: readonly Op[], why: string, at: string): Promise<void> {
    const attention = await Promise.all(refused.map((op) => this.#attention(op, why, at, 1)));
    await this.#keeper.run((db) =>
      db.transaction("rw", db.outbox, db.attention, async () => {
        await db.outbox.bulkDelete(refused.map((op) => op.id));
        await db.attention.bulkPut(attention);
      }),
    );
    this.#hooks.answered(refused.map((op) => ({ id: op.id, rec: op.rec, seq: null, gone: false })));
  }

  async cookie(): Promise<string | null> {
    return (await this.#keeper.run(readPull))?.cookie ?? null;
  }

  /** Applies a page in one transaction; false when the stored cookie is no longer the one that was sent. */
  async place(sent: string | null, page: Page): Promise<boolean> {
    const placed = await placePage(this.#keeper, this.#codec, sent, page);
    if (placed !== null) this.#hooks.placed(placed);
    return placed !== null;
  }

  async #attention(op: Op, why: string, at: string, here: 0 | 1): Promise<AttentionRow> {
    // What was erased on the server is not kept here either.
    const kept = why === "gone" ? { ...op, val: null } : op;
    return { id: op.id, rec: op.rec, here, body: await this.#codec.seal({ op: kept, why, at }) };
  }
}

/** How memory and other tabs hear of what the ledger stored. */
export interface LedgerHooks {
  answered(taken: Taken[]): void;
  placed(placed: Placed): void;
  reread(): Promise<void>;
}

/** The longest run of rows within both limits that does not cut a transaction. */
function choose(rows: readonly OpRow[], maxOps: number, maxBytes: number): OpRow[] {
  let count = 0;
  let bytes = 0;
  for (const row of rows) {
    bytes += row.bytes + 1;
    if (count + 1 > maxOps || bytes > maxBytes) break;
    count++;
  }
  const cut = rows[count]?.tx;
  if (cut !== undefined && cut !== "") {
    while (count > 0 && rows[count - 1]?.tx === cut) count--;
  }
  return rows.slice(0, count);
}
