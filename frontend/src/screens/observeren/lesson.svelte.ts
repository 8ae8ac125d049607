/**
 * The cells of one observation on the screen. The store shows a write at once; from there a part of the screen follows
 * only its own cell, so that a tap repaints one criterion and never the list.
 */
import { SvelteMap } from "svelte/reactivity";

import type { Cell, Json, RecordSnapshot } from "../../local/record";
import type { LocalStore } from "../../local/store";
import type { Away } from "./clock";
import { inLessonOrder, type Note, noteIn, readable, readNote } from "./notes";

const AWAY = "clock/away/";

export class Lesson {
  /** Readable notes by id. */
  readonly notes = new SvelteMap<string, Note>();
  /** Ids of the readable notes in lesson order. */
  order = $state.raw<readonly string[]>([]);
  /** How many readable notes point at a criterion. */
  readonly linked = new SvelteMap<string, number>();
  /** The pauses, in no order. */
  aways = $state.raw<readonly (Away & { id: string })[]>([]);

  private readonly cells = new SvelteMap<string, Cell>();
  private received: Readonly<Record<string, Cell>> = {};
  private exists: boolean;

  /** @param id the observation's id: of the existing record, or a new one that is created with the first write */
  constructor(
    private readonly store: Pick<LocalStore, "write" | "create">,
    readonly visit: string,
    readonly id: string,
    snapshot?: RecordSnapshot,
  ) {
    this.exists = snapshot !== undefined;
    if (snapshot) this.receive(snapshot);
  }

  /** The displayed value of a cell, null where nothing is said. */
  value = (path: string): Json => this.cells.get(path)?.v ?? null;

  /** The cell itself, for who said what and when. */
  cell(path: string): Cell | undefined {
    return this.cells.get(path);
  }

  /** Write a cell; resolves when durable. The record comes into being with its first cell. */
  async write(path: string, val: Json): Promise<void> {
    if (!this.exists) {
      this.exists = true;
      // Not waited for: the store keeps the order in which it is called.
      void this.store.create("observation", { visit: this.visit }, this.id);
    }
    await this.store.write(this.id, "observation", path, val);
  }

  /** Take over what the store shows of this record. */
  receive(snapshot: RecordSnapshot): void {
    this.exists = true;
    const before = this.received;
    this.received = snapshot.cells;
    const changed: string[] = [];
    // A long lesson has a thousand cells and this runs with every tap: plain objects, identity first.
    for (const path in snapshot.cells) {
      const cell = snapshot.cells[path];
      if (cell === undefined || cell === before[path] || same(before[path], cell)) continue;
      this.cells.set(path, cell);
      changed.push(path);
    }
    for (const path in before) {
      if (path in snapshot.cells) continue;
      this.cells.delete(path);
      changed.push(path);
    }
    for (const note of new Set(changed.map(noteIn))) if (note !== null) this.refresh(note);
    if (changed.some((path) => path.startsWith(AWAY))) {
      this.aways = [...this.cells].flatMap(([path, cell]) => readAway(path, cell.v));
    }
  }

  /** Lesson time in ms of the last readable note, -1 where there is none. */
  lastT(): number {
    const last = this.order.at(-1);
    return last === undefined ? -1 : (this.notes.get(last)?.t ?? -1);
  }

  private refresh(id: string): void {
    const before = this.notes.get(id);
    const read = readNote(id, this.value);
    const after = readable(read) ? read : undefined;
    if (before?.criterion !== after?.criterion) {
      this.count(before?.criterion, -1);
      this.count(after?.criterion, 1);
    }
    if (after) this.notes.set(id, after);
    else this.notes.delete(id);
    if ((before === undefined) !== (after === undefined) || before?.t !== after?.t) {
      this.order = [...this.notes.values()].sort(inLessonOrder).map((note) => note.id);
    }
  }

  private count(criterion: string | null | undefined, by: number): void {
    if (criterion) this.linked.set(criterion, (this.linked.get(criterion) ?? 0) + by);
  }
}

/** Same shown value, author and company: cells that agree on this paint the same. */
function same(a: Cell | undefined, b: Cell): boolean {
  return (
    a !== undefined &&
    a.op === b.op &&
    (a.v === b.v || (typeof a.v === "object" && JSON.stringify(a.v) === JSON.stringify(b.v))) &&
    a.at === b.at &&
    a.by === b.by &&
    a.live.length === b.live.length &&
    sameOps(a.sib, b.sib) &&
    sameOps(a.amend, b.amend)
  );
}

function sameOps(a: readonly { op: string }[], b: readonly { op: string }[]): boolean {
  return a.length === b.length && a.every((one, i) => one.op === b[i]?.op);
}

function readAway(path: string, v: Json): (Away & { id: string })[] {
  if (!path.startsWith(AWAY) || typeof v !== "object" || v === null || Array.isArray(v)) return [];
  const { from, to } = v;
  if (typeof from !== "number" || (to !== null && typeof to !== "number")) return [];
  return [{ id: path.slice(AWAY.length), from, to: to ?? null }];
}
