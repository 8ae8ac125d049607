/** The notes of an observation, read from its cells. */

import type { Cell, RecordSnapshot } from "./record";

/** One note. `t` is ms since the start of the lesson, `theme` a key, "none" (looked at, fits none) or null (not yet). */
export interface Note {
  id: string;
  text: string;
  t: number | null;
  criterion: string | null;
  polarity: 1 | 0 | -1 | null;
  theme: string | null;
  group: string | null;
  /** When its text was last written, RFC 3339 UTC; null while it has none. */
  at: string | null;
  /** True where one of its cells holds another live value, to be shown with author and time. */
  contested: boolean;
  /** Its cells by part ("text", "t", ...), for siblings and amendments. */
  cells: Readonly<Record<string, Cell>>;
}

/** Every note that is not deleted, in the order of the lesson; notes without a time come last, in order of making. */
export function listNotes(record: RecordSnapshot | undefined): Note[] {
  const found = new Map<string, Record<string, Cell>>();
  for (const [path, cell] of Object.entries(record?.cells ?? {})) {
    const [room, id, part, ...rest] = path.split("/");
    if (room !== "note" || id === undefined || part === undefined || rest.length > 0) continue;
    let cells = found.get(id);
    if (cells === undefined) found.set(id, (cells = {}));
    cells[part] = cell;
  }
  const notes: Note[] = [];
  for (const [id, cells] of found) {
    if (cells["deleted"]?.v !== true) notes.push(readNote(id, cells));
  }
  return notes.sort((a, b) => compareTimes(a.t, b.t) || (a.id < b.id ? -1 : 1));
}

function readNote(id: string, cells: Record<string, Cell>): Note {
  const text = cells["text"];
  const t = cells["t"]?.v;
  const polarity = cells["polarity"]?.v;
  return {
    id,
    text: words(text) ?? "",
    t: typeof t === "number" ? t : null,
    criterion: words(cells["criterion"]),
    polarity: polarity === 1 || polarity === 0 || polarity === -1 ? polarity : null,
    theme: words(cells["theme"]),
    group: words(cells["group"]),
    at: text?.at ?? null,
    contested: Object.values(cells).some((cell) => cell.sib.length > 0),
    cells,
  };
}

function words(cell: Cell | undefined): string | null {
  return typeof cell?.v === "string" ? cell.v : null;
}

function compareTimes(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : a - b;
}
