/**
 * The one merge rule on the device: a cell is a multi-value register with memory. The twin of `observation_forms/fold.py`.
 *
 * `named ∪= base; live −= base; if op.id ∉ named: live += op`. Because what was named is remembered, the order in which
 * ops arrive, and how often, never changes what is kept. Shown is the latest arrival; the others are siblings.
 */

import type { Cell, Json, Op, RecordSnapshot, Said } from "./record";
import { isAmendment, judge, wishOf } from "./status";

/** A record's cells while ops are folded into them, and the memory beside them: ids named per path, and what a delete really said. */
export interface Folding {
  cells: Record<string, Cell>;
  named: Map<string, Set<string>>;
  said: Map<string, Json>;
}

/** What an op says of one cell. */
export interface Saying {
  path: string;
  id: string;
  val: Json;
  by: string | null;
  at: string;
  base: readonly string[];
}

/** An op of this device on its way, by its author; `amends` is what she saw when she wrote it: an opened record. */
export interface Edit {
  op: Op;
  by: string;
  amends: boolean;
}

const noteParts = ["text", "t", "criterion", "polarity", "theme", "group"] as const;

/** Begins folding on a copy of `cells`; the cells themselves are never changed in place. */
export function beginFolding(cells: Record<string, Cell> = {}): Folding {
  return { cells: { ...cells }, named: new Map(), said: new Map() };
}

/** A cell in which nothing is said (only additions may stand in it). */
export function emptyCell(): Cell {
  return { v: null, op: null, by: null, at: null, live: [], sib: [], amend: [] };
}

/** Folds one op into `folding`. An op that is there already only names; it never doubles. */
export function fold(folding: Folding, saying: Saying): void {
  const { path, id, base } = saying;
  const deletes = isNoteDelete(path);
  if (path.startsWith("note/")) recallDelete(folding, `${noteOf(path)}/deleted`);
  const cell = folding.cells[path] ?? emptyCell();
  const shown = deletes && cell.op !== null ? { ...cell, v: folding.said.get(path) ?? null } : cell;
  const named = namedIn(folding, path);
  for (const name of base) named.add(name);
  const kept = liveValues(shown).filter((value) => !named.has(value.op));
  if (!named.has(id) && !kept.some((value) => value.op === id)) {
    kept.push({ v: saying.val, op: id, by: saying.by, at: saying.at });
  }
  const next = show(path, kept, cell.amend);
  folding.cells[path] = next;
  if (deletes) folding.said.set(path, next.v);
  if (path.startsWith("note/")) revive(folding, noteOf(path));
}

/** Keeps an edit made after the record was opened to its reader beside the value, never in its place. */
export function amend(folding: Folding, saying: Saying): void {
  const cell = folding.cells[saying.path] ?? emptyCell();
  if (cell.amend.some((said) => said.op === saying.id)) return;
  const said: Said = { v: saying.val, op: saying.id, by: saying.by, at: saying.at };
  folding.cells[saying.path] = { ...cell, amend: [...cell.amend, said] };
}

/** Sets a cell of which the server decides (a status): one live op, never a sibling. */
export function replace(folding: Folding, saying: Saying): void {
  const { path, id, val, by, at } = saying;
  const before = folding.cells[path];
  folding.cells[path] = { v: val, op: id, by, at, live: [id], sib: [], amend: before?.amend ?? [] };
}

/**
 * A record as its author sees it: what the server sent, and upon it her own edits in their order, those that are
 * acknowledged but not yet pulled and those that are unsent. Undefined when the record is not here: neither sent by
 * the server nor created by one of the edits. Neither argument is changed.
 */
export function overlay(snapshot: RecordSnapshot | undefined, edits: readonly Edit[]): RecordSnapshot | undefined {
  if (edits.length === 0) return snapshot;
  let record = snapshot;
  let folding: Folding | undefined;
  for (const { op, by, amends } of edits) {
    if (record === undefined) {
      if (op.path !== "create") continue;
      record = born(op);
    }
    if (folding === undefined) {
      folding = beginFolding(record.cells);
      record = { ...record, cells: folding.cells };
    }
    const saying: Saying = { path: op.path, id: op.id, val: op.val, by, at: op.at, base: op.base };
    if (op.path === "create" && folding.cells["create"] !== undefined) continue;
    if (op.path === "status" && op.kind === "visit") {
      const to = wished(op.val);
      if (to === null || judge(record.status ?? "planned", to, wishOf(record, by)) !== "apply") continue;
      record.status = to;
      replace(folding, saying);
    } else if (amends) amend(folding, saying);
    else fold(folding, saying);
  }
  return record;
}

/**
 * What a new op on `path` has to name: every op id that is live in that cell as the author sees it. A delete of a
 * note names the live ops of all its cells, so that any word it did not see revives the note.
 */
export function baseOf(record: RecordSnapshot | undefined, path: string): string[] {
  if (record === undefined) return [];
  const paths = isNoteDelete(path) ? [path, ...noteParts.map((part) => `${noteOf(path)}/${part}`)] : [path];
  return paths.flatMap((each) => record.cells[each]?.live ?? []);
}

/** Whether an edit of this record would stand beside the value, given the status of the visit it belongs to. */
export function amendsNow(record: RecordSnapshot | undefined, path: string, visit: RecordSnapshot | undefined): boolean {
  return record !== undefined && path !== "create" && isAmendment(record.kind, path, visit?.status ?? null);
}

function born(op: Op): RecordSnapshot {
  const create = typeof op.val === "object" && op.val !== null && !Array.isArray(op.val) ? op.val : {};
  const text = (key: string): string | null => {
    const value = create[key];
    return typeof value === "string" ? value : null;
  };
  const visit = op.kind === "visit";
  return {
    id: op.rec,
    kind: op.kind,
    seq: 0,
    school: text("school"),
    form: visit ? text("form") : null,
    status: visit ? "planned" : null,
    cells: {},
  };
}

function wished(value: Json): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return typeof value["to"] === "string" ? value["to"] : null;
}

function isNoteDelete(path: string): boolean {
  return path.startsWith("note/") && path.endsWith("/deleted");
}

function noteOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function namedIn(folding: Folding, path: string): Set<string> {
  let named = folding.named.get(path);
  if (named === undefined) folding.named.set(path, (named = new Set()));
  return named;
}

/** The live values of a cell, oldest arrival first. */
function liveValues(cell: Cell): Said[] {
  const values = new Map(cell.sib.map((said) => [said.op, said]));
  if (cell.op !== null) values.set(cell.op, { v: cell.v, op: cell.op, by: cell.by, at: cell.at ?? "" });
  return cell.live.flatMap((op) => values.get(op) ?? []);
}

function show(path: string, kept: Said[], amendments: Said[]): Cell {
  let shown = kept.at(-1);
  if (path.startsWith("pre/focus/")) {
    // Add wins: a wish to look at something is never lost to one not to.
    shown = kept.findLast((value) => value.v === true) ?? shown;
  }
  if (shown === undefined) return { ...emptyCell(), amend: amendments };
  return {
    ...shown,
    live: kept.map((value) => value.op),
    sib: kept.filter((value) => value !== shown),
    amend: amendments,
  };
}

/**
 * What a record says of a deleted note does not tell which ops the delete named, but where it is shown as true it
 * named everything that is live; shown as null it missed something, and only another delete changes that.
 */
function recallDelete(folding: Folding, path: string): void {
  const deleted = folding.cells[path];
  if (folding.said.has(path) || deleted === undefined || deleted.op === null) return;
  folding.said.set(path, deleted.v);
  if (deleted.v !== true) return;
  const named = namedIn(folding, path);
  for (const part of noteParts) {
    for (const op of folding.cells[`${noteOf(path)}/${part}`]?.live ?? []) named.add(op);
  }
}

/** A note is gone only while everything it says was seen by who deleted it; shown is null when it came back. */
function revive(folding: Folding, note: string): void {
  const path = `${note}/deleted`;
  const deleted = folding.cells[path];
  if (deleted === undefined || deleted.op === null) return;
  const said = folding.said.get(path) ?? null;
  const seen = namedIn(folding, path);
  const unseen = noteParts.some((part) => folding.cells[`${note}/${part}`]?.live.some((op) => !seen.has(op)) ?? false);
  const v = said === true && unseen ? null : said;
  if (v !== deleted.v) folding.cells[path] = { ...deleted, v };
}
