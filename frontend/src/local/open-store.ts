/** One person's open store: memory, device and the words of state, put together. */

import { writable, type Readable } from "svelte/store";

import type { Codec } from "./codec";
import { DatabaseGone, Keeper, PersonDatabase } from "./database";
import { device, wipeDevice } from "./device";
import { newId } from "../forms/id";
import { Ledger, type Taken } from "./ledger";
import type { Placed } from "./page";
import { Patience } from "./patience";
import type { Role, Session } from "./person";
import type { Json, RecordSnapshot } from "./record";
import { Refusals } from "./refusals";
import { readKnown } from "./rows";
import { makePending } from "./scribe";
import { ScratchPads, type Scratch } from "./scratch";
import type { Attention, Left, LocalStore, OtherOutbox, SyncPort, SyncState, Trouble, Wanted, Writer as Batch } from "./store";
import { joinTabs, type News, type Tabs } from "./tabs";
import { View, type Pending } from "./view";
import { Writer } from "./writer";

/** The most ops one transaction may hold: what one push carries. */
const longestBatch = 200;

export class OpenStore implements LocalStore {
  readonly others: OtherOutbox[];
  readonly #codec: Codec;
  readonly #keeper: Keeper<PersonDatabase>;
  readonly #view: View;
  readonly #patience = new Patience(() => this.#speak());
  readonly #writer: Writer;
  readonly #pads: ScratchPads;
  readonly #refusals: Refusals;
  readonly #ledger: Ledger;
  readonly #tabs: Tabs;
  readonly #ended = new AbortController();
  readonly #wanted: ((why: Wanted) => void)[] = [];
  readonly #state = writable<SyncState>(quiet);
  #session: Session;
  #phase: SyncState["phase"] = "idle";
  #exchangeTrouble: Trouble = "server";
  #complete = false;
  #said: SyncState = quiet;
  #askedToPersist = false;

  /** Opens the person's database and reads it into memory. Rejects when the browser has no database to give. */
  static async open(session: Session, others: OtherOutbox[], codec: Codec): Promise<OpenStore> {
    const store = new OpenStore(session, others, codec);
    await store.#read();
    return store;
  }

  private constructor(session: Session, others: OtherOutbox[], codec: Codec) {
    this.#session = session;
    this.others = others;
    this.#codec = codec;
    this.#keeper = new Keeper(new PersonDatabase(session.person.id));
    this.#view = new View(session.person.id);
    this.#writer = new Writer({
      keeper: this.#keeper,
      codec,
      view: this.#view,
      patience: this.#patience,
      stored: (recs) => this.#stored([...recs]),
      told: () => this.#speak(),
    });
    this.#pads = new ScratchPads(this.#keeper, codec, this.#patience, () => this.#speak());
    this.#refusals = new Refusals(this.#keeper, codec);
    this.#ledger = new Ledger(this.#keeper, codec, {
      answered: (taken) => this.#answered(taken),
      placed: (placed) => this.#placed(placed),
      reread: async () => {
        await this.#reread("all");
        this.#tabs.tell({ recs: "all", attention: false });
      },
    });
    this.#tabs = joinTabs(this.#keeper.db.name, (news) => void this.#hear(news));
    if (typeof document !== "undefined") {
      document.addEventListener("visibilitychange", () => this.#patience.retry(), { signal: this.#ended.signal });
    }
  }

  get person(): { id: string; name: string } {
    return this.#session.person;
  }

  get roles(): Role[] {
    return this.#session.roles;
  }

  get state(): Readable<SyncState> {
    return { subscribe: this.#state.subscribe };
  }

  /** Whether the store was closed, left or wiped. */
  get closed(): boolean {
    return this.#ended.signal.aborted || this.#keeper.gone;
  }

  records(kind: string): Readable<RecordSnapshot[]> {
    return this.#view.records(kind);
  }

  record(id: string): Readable<RecordSnapshot | undefined> {
    if (this.#view.shown(id)?.kind === "visit") this.#askToPersist();
    return this.#view.record(id);
  }

  async write(rec: string, kind: string, path: string, val: Json): Promise<void> {
    await this.#write((add) => add(rec, kind, path, val), null);
  }

  async create(kind: string, val: Json, rec: string = newId()): Promise<string> {
    await this.#write((add) => add(rec, kind, "create", val), null);
    return rec;
  }

  async batch(fill: (batch: Batch) => void): Promise<void> {
    await this.#write((add) => {
      fill({
        write: add,
        create: (kind, val, rec = newId()) => {
          add(rec, kind, "create", val);
          return rec;
        },
      });
    }, newId());
  }

  scratch(visit: string): Scratch {
    return this.#pads.of(visit);
  }

  attention(): Readable<Attention[]> {
    return { subscribe: this.#refusals.list.subscribe };
  }

  syncNow(): void {
    this.#patience.retry();
    this.#want("now");
  }

  async leave(anyway: boolean): Promise<Left> {
    const left = await this.#left();
    if (!anyway && left.unsent + left.scratch > 0) return left;
    const nothingUnsent = left.unsent === 0;
    await device().signOff(this.person.id, nothingUnsent);
    this.#ended.abort();
    this.#tabs.close();
    if (nothingUnsent) await this.#keeper.erase();
    else this.#keeper.close();
    return nothingUnsent ? { unsent: 0, scratch: 0 } : left;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    // Words that are on their way to the device get there, unless it takes nothing any more.
    await this.#writer.drained();
    this.#tabs.close();
    this.#keeper.close();
  }

  readonly port: SyncPort = {
    ledger: () => this.#ledger,
    ended: () => this.#ended.signal,
    session: () => this.#session,
    renew: async (session) => {
      this.#session = session;
      await device().remember(session);
      this.#want("session");
    },
    report: (phase, trouble = "server") => {
      this.#phase = phase;
      this.#exchangeTrouble = trouble;
      this.#speak();
    },
    onWanted: (wanted) => void this.#wanted.push(wanted),
    deviceName: () => device().name(),
    wipe: async () => {
      this.#ended.abort();
      this.#tabs.tell({ recs: [], attention: false, wiped: true });
      this.#tabs.close();
      this.#keeper.close();
      await wipeDevice();
    },
  };

  async #read(): Promise<void> {
    this.#view.restore(await this.#keeper.run((db) => readKnown(db, this.#codec, "all")));
    await this.#pads.read();
    await this.#refusals.read();
    this.#complete = (await this.#keeper.run((db) => db.meta.get("complete")))?.value === true;
    this.#speak();
  }

  #write(fill: (add: (rec: string, kind: string, path: string, val: Json) => void) => void, tx: string | null): Promise<void> {
    if (this.closed) return Promise.reject(new DatabaseGone());
    const pendings: Pending[] = [];
    try {
      this.#view.together(() => {
        fill((rec, kind, path, val) => {
          if (pendings.length === longestBatch) throw new RangeError(`a batch holds at most ${longestBatch} ops`);
          const pending = makePending(this.#view, { rec, kind, path, val }, tx);
          pendings.push(pending);
          this.#view.add(pending);
        });
      });
    } catch (error) {
      // All or nothing: what was already shown of a batch that cannot be written is taken back.
      this.#view.withdraw(pendings);
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    if (pendings.length === 0) return Promise.resolve();
    if (pendings.some((pending) => pending.op.kind === "visit")) this.#askToPersist();
    return this.#writer.put(pendings);
  }

  #stored(recs: string[]): void {
    this.#tabs.tell({ recs, attention: false });
    this.#speak();
    this.#want("edit");
  }

  #answered(taken: Taken[]): void {
    this.#view.answer(new Map(taken.map((each) => [each.id, each])));
    const erased = taken.filter((each) => each.gone).map((each) => each.rec);
    if (erased.length > 0) this.#view.place([], erased);
    const attention = taken.some((each) => each.seq === null);
    this.#changed({ recs: [...new Set(taken.map((each) => each.rec))], attention });
  }

  #placed({ puts, gone, attention, complete }: Placed): void {
    this.#view.place(puts, gone);
    this.#complete ||= complete;
    this.#changed({ recs: [...puts.map((put) => put.id), ...gone], attention });
  }

  #changed(news: News): void {
    if (news.recs.length > 0 || news.attention) this.#tabs.tell(news);
    if (news.attention) void this.#readRefusals();
    this.#speak();
  }

  async #hear(news: News): Promise<void> {
    if (news.wiped === true) {
      this.#ended.abort();
      this.#keeper.close();
      return this.port.report("signed_out");
    }
    try {
      await this.#reread(news.recs);
      if (news.attention) await this.#readRefusals();
    } catch (error) {
      if (!(error instanceof DatabaseGone)) throw error;
    }
    this.#want("edit");
  }

  /** Reads records again from the device; a change this tab made meanwhile makes the reading stale, so it reads once more. */
  async #reread(recs: readonly string[] | "all"): Promise<void> {
    if (recs !== "all" && recs.length === 0) return;
    for (;;) {
      const { version } = this.#view;
      const wanted = recs === "all" ? recs : [...recs];
      const known = await this.#keeper.run((db) => readKnown(db, this.#codec, wanted));
      if (version !== this.#view.version) continue;
      for (const rec of recs === "all" ? this.#view.knownIds() : []) {
        if (!known.has(rec)) known.set(rec, { snapshot: undefined, acked: [], pending: [] });
      }
      this.#view.together(() => this.#view.restore(known));
      return this.#speak();
    }
  }

  async #readRefusals(): Promise<void> {
    await this.#refusals.read();
    this.#speak();
  }

  async #left(): Promise<Left> {
    return this.#keeper.run((db) =>
      db.transaction("r", db.outbox, db.attention, db.scratch, async () => {
        const outbox = await db.outbox.count();
        const here = await db.attention.filter((row) => row.here === 1).count();
        const unsent = outbox + here + this.#writer.saving;
        return { unsent, scratch: Math.max(await db.scratch.count(), this.#pads.saving) };
      }),
    );
  }

  #want(why: Wanted): void {
    for (const wanted of this.#wanted) wanted(why);
  }

  #askToPersist(): void {
    if (this.#askedToPersist) return;
    this.#askedToPersist = true;
    void device().askToPersist().catch(() => undefined);
  }

  #speak(): void {
    const { unsent, oldest } = this.#view.unsent();
    const own = this.#patience.trouble;
    const trouble: Trouble | null = own ?? (this.#phase === "trouble" ? this.#exchangeTrouble : null);
    const words: SyncState = {
      unsent,
      oldest: oldest === null ? null : new Date(oldest),
      phase: own === null ? this.#phase : "trouble",
      trouble,
      attention: this.#refusals.count,
      saving: this.#writer.saving + this.#pads.saving,
      complete: this.#complete,
    };
    if (sameWords(words, this.#said)) return;
    this.#said = words;
    this.#state.set(words);
  }
}

const quiet: SyncState = { unsent: 0, oldest: null, phase: "idle", trouble: null, attention: 0, saving: 0, complete: false };

function sameWords(a: SyncState, b: SyncState): boolean {
  return (
    a.unsent === b.unsent &&
    a.oldest?.getTime() === b.oldest?.getTime() &&
    a.phase === b.phase &&
    a.trouble === b.trouble &&
    a.attention === b.attention &&
    a.saving === b.saving &&
    a.complete === b.complete
  );
}
