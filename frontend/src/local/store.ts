/** What a screen may ask of the device: live records, writing, and the words of state. One open store per signed-in person. */

import type { Readable } from "svelte/store";
import type { Json, Op, RecordSnapshot } from "./record";
import type { Role, Session } from "./person";
import type { Ledger } from "./ledger";
import type { Scratch } from "./scratch";

export type { Scratch };

/** "disk_full": the device stores nothing any more, words are only in memory; "storage": it fails for another reason; "server": the server keeps failing. */
export type Trouble = "disk_full" | "storage" | "server";

export interface SyncState {
  /** Ops stored on this device that the server has not acknowledged. */
  unsent: number;
  /** When the oldest of them was written. */
  oldest: Date | null;
  phase: "idle" | "sending" | "offline" | "signed_out" | "trouble";
  /** Set when and only when the phase is "trouble". */
  trouble: Trouble | null;
  /** Refused edits that wait for the author. */
  attention: number;
  /** Writes that are shown but not yet durable on this device. */
  saving: number;
  /** True once everything visible was pulled at least once on this device: before that an empty list may only mean "not here yet". */
  complete: boolean;
}

/** An edit the server refused, with its content. `why` is the reason code, `at` when it was refused. */
export interface Attention {
  op: Op;
  why: string;
  at: string;
}

/** Collects ops for one transaction: all of them are kept, or none. */
export interface Writer {
  write(rec: string, kind: string, path: string, val: Json): void;
  /** Returns the new record's id. */
  create(kind: string, val: Json, rec?: string): string;
}

/** Another person who used this device and whose words have not all been sent. */
export interface OtherOutbox {
  person: { id: string; name: string };
  unsent: number;
}

/** What stands in the way of deleting what is on this device: words the server does not hold, and private pads. */
export interface Left {
  unsent: number;
  scratch: number;
}

/** Why an exchange is wanted: after an edit, at somebody's wish, after signing in again. */
export type Wanted = "edit" | "now" | "session";

/** What the exchange with the server gets of a store; no screen uses it. */
export interface SyncPort {
  ledger(): Ledger;
  /** Aborted when the store closes. */
  ended(): AbortSignal;
  session(): Session;
  /** Takes in a newer session of the same person. */
  renew(session: Session): Promise<void>;
  /** How the exchange goes; `trouble` says what is wrong when the phase is "trouble" ("server" unless told). */
  report(phase: SyncState["phase"], trouble?: Trouble): void;
  /** Asks to be called when there is something to exchange. */
  onWanted(wanted: (why: Wanted) => void): void;
  deviceName(): Promise<string>;
  /** The server says so: deletes everything of everybody on this device. */
  wipe(): Promise<void>;
}

export interface LocalStore {
  readonly person: { id: string; name: string };
  readonly roles: Role[];
  /** Others on this device with unsent words, as counted when the store was opened. */
  readonly others: OtherOutbox[];
  /** Every record of a kind as this person sees it: records ⊕ acknowledged ⊕ own unsent. In no particular order. */
  records(kind: string): Readable<RecordSnapshot[]>;
  record(id: string): Readable<RecordSnapshot | undefined>;
  /**
   * Shows at once; resolves when the words are durable on this device, and not before. Rejects only when the store is
   * closed, or when the value is not JSON (TypeError): a full device is tried again until it has room.
   */
  write(rec: string, kind: string, path: string, val: Json): Promise<void>;
  /** Resolves with the record's id when durable; shows at once (pass `rec` to know the id before). */
  create(kind: string, val: Json, rec?: string): Promise<string>;
  /** Several ops (at most 200), one local transaction and one tx id: the server takes all of them or none. */
  batch(fill: (writer: Writer) => void): Promise<void>;
  readonly state: Readable<SyncState>;
  /** Kladblok: stays on this device, never an op. */
  scratch(visit: string): Scratch;
  attention(): Readable<Attention[]>;
  syncNow(): void;
  /**
   * Leaves the device: deletes this person's database when nothing stands in the way, and says what does otherwise.
   * With `anyway` she is signed off here in any case: with unsent words everything stays until she signs in
   * again, without them everything goes, pads included. Use signOut() of sync/session, which ends the server's session as well.
   */
  leave(anyway: boolean): Promise<Left>;
  close(): Promise<void>;
  readonly port: SyncPort;
}
