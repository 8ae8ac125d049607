/** What a screen may ask of the device: live records, writing, and the words of state. One open store per signed-in person. */

import type { Readable } from "svelte/store";
import type { Json, Op, RecordSnapshot } from "./record";
import type { Role } from "../sync/session";

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

export interface Scratch {
  text: Readable<string>;
  write(text: string): Promise<void>;
}

/** Another person who used this device and whose words have not all been sent. */
export interface OtherOutbox {
  person: { id: string; name: string };
  unsent: number;
}

export interface LocalStore {
  readonly person: { id: string; name: string };
  readonly roles: Role[];
  /** Others on this device with unsent words, as counted when the store was opened. */
  readonly others: OtherOutbox[];
  /** Every record of a kind as this person sees it: records ⊕ acknowledged ⊕ own unsent. */
  records(kind: string): Readable<RecordSnapshot[]>;
  record(id: string): Readable<RecordSnapshot | undefined>;
  /** Shows at once; resolves when the words are durable on this device, and not before. Rejects only when the store is closed or the value is no JSON. */
  write(rec: string, kind: string, path: string, val: Json, opts?: { tx?: string }): Promise<void>;
  /** Resolves with the record's id when durable; shows at once (pass `rec` to know the id before). */
  create(kind: string, val: Json, rec?: string): Promise<string>;
  /** Several ops, one local transaction and one tx id (at most 200). */
  batch(fill: (writer: Writer) => void): Promise<void>;
  state: Readable<SyncState>;
  /** Kladblok: stays on this device, never an op. */
  scratch(visit: string): Scratch;
  attention(): Readable<Attention[]>;
  syncNow(): void;
  /** Deletes this person's database when nothing is unsent; returns how many ops stand in the way (0: deleted). */
  leave(): Promise<number>;
  close(): Promise<void>;
}
