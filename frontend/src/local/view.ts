/**
 * What this person sees, in memory: records ⊕ ops acknowledged after the record's seq ⊕ own unsent ops. A change
 * recomputes the records it touches and tells their subscribers, nothing else.
 */

import { writable, type Readable, type Writable } from "svelte/store";

import { overlay, type Edit } from "../forms/fold";
import type { Op, RecordSnapshot } from "./record";

/** An op of this person on this device that the server has not acknowledged. */
export interface Pending {
  op: Op;
  /** Not durable yet: only this tab knows of it, and its `n` has no meaning. */
  saving: boolean;
  past: boolean;
  amends: boolean;
}

/** An op the server acknowledged, which took effect at `seq`. */
export interface Acknowledged {
  op: Op;
  seq: number;
  past: boolean;
  amends: boolean;
}

/** All that is known of one record on this device. */
export interface Known {
  snapshot: RecordSnapshot | undefined;
  acked: Acknowledged[];
  pending: Pending[];
}

export class View {
  readonly #by: string;
  readonly #snapshots = new Map<string, RecordSnapshot>();
  readonly #acked = new Map<string, Acknowledged[]>();
  readonly #pending = new Map<string, Pending[]>();
  readonly #shown = new Map<string, RecordSnapshot>();
  readonly #kinds = new Map<string, Map<string, RecordSnapshot>>();
  readonly #recordStores = new Map<string, Writable<RecordSnapshot | undefined>>();
  readonly #kindStores = new Map<string, Writable<RecordSnapshot[]>>();

  readonly #untoldKinds = new Set<string>();
  #untold: Set<string> | null = null;
  /** Grows with every durable change this tab made. */
  version = 0;

  constructor(person: string) {
    this.#by = person;
  }

  /** The record as it is shown now. */
  shown(id: string): RecordSnapshot | undefined {
    return this.#shown.get(id);
  }

  record(id: string): Readable<RecordSnapshot | undefined> {
    let store = this.#recordStores.get(id);
    if (store === undefined) {
      store = writable(this.#shown.get(id));
      this.#recordStores.set(id, store);
    }
    return { subscribe: store.subscribe };
  }

  records(kind: string): Readable<RecordSnapshot[]> {
    let store = this.#kindStores.get(kind);
    if (store === undefined) {
      store = writable(this.#list(kind));
      this.#kindStores.set(kind, store);
    }
    return { subscribe: store.subscribe };
  }

  /** A pending op of this record, by its id. */
  pending(rec: string, id: string): Pending | undefined {
    return this.#pending.get(rec)?.find((each) => each.op.id === id);
  }

  /** How many durable ops wait for the server, and when the oldest was written. */
  unsent(): { unsent: number; oldest: string | null } {
    let unsent = 0;
    let oldest: string | null = null;
    for (const list of this.#pending.values()) {
      for (const { op, saving } of list) {
        if (saving) continue;
        unsent++;
        if (oldest === null || op.at < oldest) oldest = op.at;
      }
    }
    return { unsent, oldest };
  }

  /** Every record of which anything is known here. */
  knownIds(): Set<string> {
    return new Set([...this.#snapshots.keys(), ...this.#acked.keys(), ...this.#pending.keys()]);
  }

  /** Everything done inside `work` is told to subscribers once, at its end. */
  together(work: () => void): void {
    if (this.#untold !== null) return work();
    const untold = (this.#untold = new Set<string>());
    try {
      work();
    } finally {
      this.#untold = null;
      this.#tell(untold);
    }
  }

  /** Shows an op before it is durable. The newest of all, it is laid over what is shown: the rest need not be folded again. */
  add(pending: Pending): void {
    const { rec } = pending.op;
    setOrDrop(this.#pending, rec, [...(this.#pending.get(rec) ?? []), pending]);
    this.#announce(() => this.#show(rec, overlay(this.#shown.get(rec), [this.#edit(pending)])));
  }

  /** Takes back ops that were never handed to the writer. */
  withdraw(pendings: readonly Pending[]): void {
    const ids = new Set(pendings.map((each) => each.op.id));
    const recs = new Set(pendings.map((each) => each.op.rec));
    for (const rec of recs) setOrDrop(this.#pending, rec, (this.#pending.get(rec) ?? []).filter((each) => !ids.has(each.op.id)));
    this.#refresh(recs);
  }

  /** These ops became durable; the ids in `merged` live on in one of them. What is shown stays as it is. */
  keep(stored: readonly Op[], merged: ReadonlySet<string>): void {
    const byId = new Map(stored.map((op) => [op.id, op]));
    this.version++;
    for (const rec of new Set(stored.map((op) => op.rec))) {
      const list = (this.#pending.get(rec) ?? []).filter((each) => !merged.has(each.op.id));
      const next = list.map((each) => {
        const op = byId.get(each.op.id);
        return op === undefined ? each : { ...each, op, saving: false };
      });
      setOrDrop(this.#pending, rec, next);
    }
  }

  /** The server answered these ops: `seq` where they took effect, null where they were refused. */
  answer(answers: ReadonlyMap<string, { rec: string; seq: number | null }>): void {
    this.#changed([...answers.values()], (rec) => {
      const acked = [...(this.#acked.get(rec) ?? [])];
      const left = (this.#pending.get(rec) ?? []).filter((each) => {
        const seq = answers.get(each.op.id)?.seq;
        if (seq !== undefined && seq !== null) acked.push({ ...each, seq });
        return seq === undefined;
      });
      setOrDrop(this.#pending, rec, left);
      setOrDrop(this.#acked, rec, this.#unpulled(rec, acked));
    });
  }

  /** A page from the server: records as they are now, and ids that are no longer visible. */
  place(puts: readonly RecordSnapshot[], gone: Iterable<string>): void {
    const dels = new Set(gone);
    for (const snapshot of puts) this.#snapshots.set(snapshot.id, snapshot);
    for (const rec of dels) this.#snapshots.delete(rec);
    this.#changed([...puts.map(({ id }) => ({ rec: id })), ...[...dels].map((rec) => ({ rec }))], (rec) => {
      const past = dels.has(rec);
      const pendings = (this.#pending.get(rec) ?? []).map((each) => ({ ...each, past: past && !each.saving }));
      setOrDrop(this.#pending, rec, pendings);
      setOrDrop(this.#acked, rec, past ? [] : this.#unpulled(rec, this.#acked.get(rec) ?? []));
    });
  }

  /** Replaces what is known of these records by what the device holds; ops that only this tab holds stay on top. */
  restore(known: ReadonlyMap<string, Known>): void {
    for (const [rec, { snapshot, acked, pending }] of known) {
      if (snapshot === undefined) this.#snapshots.delete(rec);
      else this.#snapshots.set(rec, snapshot);
      setOrDrop(this.#acked, rec, this.#unpulled(rec, acked));
      const ids = new Set([...pending, ...acked].map((each) => each.op.id));
      const ours = (this.#pending.get(rec) ?? []).filter((each) => each.saving && !ids.has(each.op.id));
      setOrDrop(this.#pending, rec, [...[...pending].sort((a, b) => a.op.n - b.op.n), ...ours]);
    }
    this.#refresh(known.keys());
  }

  #unpulled(rec: string, acked: Acknowledged[]): Acknowledged[] {
    const seq = this.#snapshots.get(rec)?.seq ?? -1;
    return acked.filter((each) => !each.past && each.seq > seq).sort((a, b) => a.seq - b.seq || a.op.n - b.op.n);
  }

  /** Local durable changes count up, so that a slower reading of the device notices that it is out of date. */
  #changed(touching: readonly { rec: string }[], update: (rec: string) => void): void {
    this.version++;
    const recs = new Set(touching.map(({ rec }) => rec));
    for (const rec of recs) update(rec);
    this.#refresh(recs);
  }

  #refresh(recs: Iterable<string>): void {
    this.#announce(() => {
      for (const rec of new Set(recs)) this.#show(rec, overlay(this.#snapshots.get(rec), this.#edits(rec)));
    });
  }

  #announce(work: () => void): void {
    if (this.#untold === null) this.together(work);
    else work();
  }

  #show(rec: string, after: RecordSnapshot | undefined): void {
    const before = this.#shown.get(rec);
    if (after === before) return;
    this.#untold?.add(rec);
    if (before !== undefined) this.#untoldKinds.add(before.kind);
    if (before !== undefined && before.kind !== after?.kind) this.#ofKind(before.kind).delete(rec);
    if (after === undefined) {
      this.#shown.delete(rec);
      return;
    }
    this.#untoldKinds.add(after.kind);
    this.#shown.set(rec, after);
    this.#ofKind(after.kind).set(rec, after);
  }

  #tell(recs: ReadonlySet<string>): void {
    const kinds = [...this.#untoldKinds];
    this.#untoldKinds.clear();
    for (const rec of recs) this.#recordStores.get(rec)?.set(this.#shown.get(rec));
    for (const kind of kinds) this.#kindStores.get(kind)?.set(this.#list(kind));
  }

  #edits(rec: string): Edit[] {
    return [...(this.#acked.get(rec) ?? []), ...(this.#pending.get(rec) ?? [])].filter((each) => !each.past).map((each) => this.#edit(each));
  }

  #edit({ op, amends }: Pending | Acknowledged): Edit {
    return { op, by: this.#by, amends };
  }

  #ofKind(kind: string): Map<string, RecordSnapshot> {
    let records = this.#kinds.get(kind);
    if (records === undefined) this.#kinds.set(kind, (records = new Map()));
    return records;
  }

  #list(kind: string): RecordSnapshot[] {
    return [...this.#ofKind(kind).values()];
  }
}

function setOrDrop<T>(map: Map<string, T[]>, key: string, list: T[]): void {
  if (list.length === 0) map.delete(key);
  else map.set(key, list);
}
