/**
 * The cells of one observation on the screen. A write is painted from memory at once and stored after it; a part of
 * the screen reads only its own cell, so that a tap repaints one criterion and never the list.
 */
import { SvelteMap } from "svelte/reactivity";

import type { Cell, Json, RecordSnapshot } from "../../local/record";
import type { LocalStore } from "../../local/store";
import type { Away } from "./clock";
import { inLessonOrder, type Note, noteIn, readable, readNote } from "./notes";

/** One cell. `ahead` is what was written here and is not yet durable: it is painted until it is. */
class Box {
  cell = $state.raw<Cell | undefined>();
  ahead = $state.raw<{ v: Json } | null>(null);
  get v(): Json {
    return this.ahead ? this.ahead.v : (this.cell?.v ?? null);
  }
}

/** Same shown value, author and company; cells that agree on this paint the same. */
function same(a: Cell | undefined, b: Cell | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    a.op === b.op &&
    (a.v === b.v || (typeof a.v === "object" && JSON.stringify(a.v) === JSON.stringify(b.v))) &&
    a.at === b.at &&
    a.by === b.by &&
    a.live.length === b.live.length &&
    a.sib.length === b.sib.length &&
    a.sib.every((one, i) => one.op === b.sib[i]?.op) &&
    a.amend.length === b.amend.length &&
    a.amend.every((one, i) => one.op === b.amend[i]?.op)
  );
}

const AWAY = "clock/away/";

function readAway(path: string, v: Json): (Away & { id: string })[] {
  if (!path.startsWith(AWAY) || typeof v !== "object" || v === null || Array.isArray(v)) return [];
  const { from, to } = v;
  if (typeof from !== "number" || (to !== null && typeof to !== "number")) return [];
  return [{ id: path.slice(AWAY.length), from, to: to ?? null }];
}

export class Lesson {
  /** Readable notes by id. */
  readonly notes = new SvelteMap<string, Note>();
  /** Ids of the readable notes in lesson order. */
  order = $state.raw<readonly string[]>([]);
  /** How many readable notes point at a criterion. */
  readonly linked = new SvelteMap<string, number>();
  /** The pauses, in no order. */
  aways = $state.raw<readonly (Away & { id: string })[]>([]);

  private readonly boxes = new Map<string, Box>();
  private made = $state(0);
  private exists: boolean;

  /**
   * @param id the observation's id: of the existing record, or a new one that is created with the first write
   * @param paths cells that will be read, whether or not anything is said in them yet
   */
  constructor(
    private readonly store: Pick<LocalStore, "write" | "create">,
    readonly visit: string,
    readonly id: string,
    snapshot?: RecordSnapshot,
    paths: readonly string[] = [],
  ) {
    paths.forEach((path) => this.box(path));
    this.exists = snapshot !== undefined;
    if (snapshot) this.receive(snapshot);
  }

  /** The displayed value of a cell, null where nothing is said. */
  value = (path: string): Json => this.find(path)?.v ?? null;

  /** The cell itself, for who said what and when. */
  cell(path: string): Cell | undefined {
    return this.find(path)?.cell;
  }

  /** Paint now, store after it. Resolves when durable. */
  async write(path: string, val: Json): Promise<void> {
    const box = this.box(path);
    const ahead = { v: val };
    box.ahead = ahead;
    this.changed([path]);
    if (!this.exists) {
      this.exists = true;
      // Not waited for: the store keeps the order in which it is called.
      void this.store.create("observation", { visit: this.visit }, this.id);
    }
    try {
      await this.store.write(this.id, "observation", path, val);
    } finally {
      if (box.ahead === ahead) {
        box.ahead = null;
        this.changed([path]);
      }
    }
  }

  /** Take over what the store shows of this record. */
  receive(snapshot: RecordSnapshot): void {
    this.exists = true;
    const changed: string[] = [];
    for (const [path, cell] of Object.entries(snapshot.cells)) {
      const box = this.box(path);
      if (same(box.cell, cell)) continue;
      box.cell = cell;
      changed.push(path);
    }
    for (const [path, box] of this.boxes) {
      if (box.cell === undefined || path in snapshot.cells) continue;
      box.cell = undefined;
      changed.push(path);
    }
    this.changed(changed);
  }

  /** Lesson time in ms of the last readable note, -1 where there is none. */
  lastT(): number {
    const last = this.order.at(-1);
    return last === undefined ? -1 : (this.notes.get(last)?.t ?? -1);
  }

  /**
   * For reading: a box is never made while something is drawn, because what makes a state does not follow it. What
   * reads a cell that is not there looks again when another one is made.
   */
  private find(path: string): Box | undefined {
    const box = this.boxes.get(path);
    if (!box) void this.made;
    return box;
  }

  private box(path: string): Box {
    let box = this.boxes.get(path);
    if (!box) {
      this.boxes.set(path, (box = new Box()));
      this.made++;
    }
    return box;
  }

  /** Keep what is gathered from several cells in step with these paths. */
  private changed(paths: readonly string[]): void {
    const notes = new Set(paths.map(noteIn));
    for (const note of notes) if (note !== null) this.refresh(note);
    if (paths.some((path) => path.startsWith(AWAY))) {
      this.aways = [...this.boxes].flatMap(([path, box]) => readAway(path, box.v));
    }
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
