/** One Dexie database per person, its tables, and the patience that a database on a tablet needs. */

import Dexie, { type EntityTable } from "dexie";

import type { Sealed } from "./codec";
import type { Json, Op, RecordSnapshot } from "./record";

/** Flags are 0 or 1, because IndexedDB cannot index booleans. */
export type Flag = 0 | 1;

/** An op on its way. `bytes` is its length as JSON. */
export interface OpRow {
  id: string;
  n: number;
  rec: string;
  tx: string;
  /** Set before the op first leaves the device; from then on its content never changes. */
  sent: Flag;
  /** A change of status: edits before and after it are never folded into one. */
  fence: Flag;
  /** Its record is no longer visible to its author: not shown, still delivered. */
  past: Flag;
  /** Written as an amendment. */
  amends: Flag;
  bytes: number;
  body: Sealed<Omit<Op, "n">>;
}

/** An acknowledged op: `seq` is the server's counter at which it took effect, `day` the server's clock in ms. */
export interface AckedRow extends OpRow {
  seq: number;
  day: number;
}

export interface AttentionRow {
  id: string;
  rec: string;
  /** Refused on this device: the server does not hold it. */
  here: Flag;
  body: Sealed<{ op: Op; why: string; at: string }>;
}

export interface RecordRow {
  id: string;
  body: Sealed<RecordSnapshot>;
}

export interface ScratchRow {
  visit: string;
  body: Sealed<string>;
}

export interface MetaRow {
  key: string;
  value: Json;
}

export const databasePrefix = "klassenbezoek-";

export class PersonDatabase extends Dexie {
  readonly meta!: EntityTable<MetaRow, "key">;
  readonly records!: EntityTable<RecordRow, "id">;
  readonly shadow!: EntityTable<RecordRow, "id">;
  readonly outbox!: EntityTable<OpRow, "id">;
  readonly acked!: EntityTable<AckedRow, "id">;
  readonly attention!: EntityTable<AttentionRow, "id">;
  readonly scratch!: EntityTable<ScratchRow, "visit">;

  constructor(person: string) {
    // Strict: a write is promised only once it has reached the disk, also when the power goes.
    super(databasePrefix + person, { chromeTransactionDurability: "strict" });
    this.version(1).stores({
      meta: "key",
      records: "id",
      shadow: "id",
      outbox: "id, n, rec, fence",
      acked: "id, n, rec, day",
      attention: "id, rec",
      scratch: "visit",
    });
  }
}

/** The database was deleted (signed out, wiped) while somebody still held it; nothing may bring it back. */
export class DatabaseGone extends Error {
  override readonly name = "DatabaseGone";
}

/** Runs work on a database that browsers close at any moment: reopens and tries again, unless it was deleted. */
export class Keeper<D extends Dexie> {
  #gone = false;

  constructor(readonly db: D) {
    db.on("versionchange", (event) => {
      if (event.newVersion === null) this.#gone = true;
      db.close();
    });
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Rejects with DatabaseGone after a deletion, otherwise with what the work failed of. */
  async run<T>(work: (db: D) => PromiseLike<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.#gone) throw new DatabaseGone();
      try {
        if (!this.db.isOpen()) await this.db.open();
        return await work(this.db);
      } catch (error) {
        if (this.#gone) throw new DatabaseGone();
        if (attempt === 3 || !isClosed(error)) throw error;
        this.db.close({ disableAutoOpen: false });
      }
    }
  }

  close(): void {
    this.#gone = true;
    this.db.close();
  }

  async erase(): Promise<void> {
    this.#gone = true;
    await this.db.delete();
  }
}

/** Deletes every database of this app on this device. */
export async function eraseAll(): Promise<void> {
  const names = await Dexie.getDatabaseNames();
  await Promise.all(names.filter((name) => name.startsWith(databasePrefix)).map((name) => Dexie.delete(name)));
}

export async function databaseExists(person: string): Promise<boolean> {
  return Dexie.exists(databasePrefix + person);
}

/** Whether the device has no room left, however deep the cause is wrapped. */
export function isDiskFull(error: unknown): boolean {
  return causes(error).some((cause) => cause.name === "QuotaExceededError");
}

function isClosed(error: unknown): boolean {
  return causes(error).some((cause) => cause.name === "DatabaseClosedError" || cause.name === "InvalidStateError");
}

function causes(error: unknown): { name: string }[] {
  const found: { name: string }[] = [];
  let cause = error;
  while (typeof cause === "object" && cause !== null && "name" in cause && found.length < 5) {
    found.push({ name: String(cause.name) });
    const failures = "failures" in cause && Array.isArray(cause.failures) ? (cause.failures as unknown[]) : [];
    cause = "inner" in cause && cause.inner !== undefined ? cause.inner : failures[0];
  }
  return found;
}

