/** One note read from its cells (`note/<id>/<field>`), and the order of notes in the lesson. */
import type { Json } from "../../local/record";
import type { Polarity } from "./draft";

export interface Note {
  id: string;
  /** Lesson time in ms at its first character. */
  t: number;
  text: string;
  /** null while it is still being written. */
  polarity: Polarity | null;
  criterion: string | null;
  /** Key of a theme, `"none"` for "geen thema", null when nobody decided. */
  theme: string | null;
  group: string | null;
  deleted: boolean;
}

type Field = "text" | "t" | "polarity" | "criterion" | "theme" | "group" | "deleted";

/** The note a path belongs to, or null for a path of another kind. */
export function noteIn(path: string): string | null {
  return path.startsWith("note/") ? (path.split("/", 2)[1] ?? null) : null;
}

/** A note from the displayed values of its fields. Fields of another type than expected count as not filled in. */
export function readNote(id: string, value: (path: string) => Json): Note {
  const field = (name: Field): Json => value(`note/${id}/${name}`);
  const words = (name: Field): string | null => {
    const found = field(name);
    return typeof found === "string" && found !== "" ? found : null;
  };
  const t = field("t");
  const polarity = field("polarity");
  return {
    id,
    t: typeof t === "number" ? t : 0,
    text: words("text") ?? "",
    polarity: polarity === 1 || polarity === 0 || polarity === -1 ? polarity : null,
    criterion: words("criterion"),
    theme: words("theme"),
    group: words("group"),
    deleted: field("deleted") === true,
  };
}

/** Lesson order; notes of the same moment keep one order on every device. */
export function inLessonOrder(a: Note, b: Note): number {
  return a.t - b.t || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Whether there is something to read. */
export const readable = (note: Note): boolean => !note.deleted && note.text.trim() !== "";

/** The note somebody was still writing when the page was closed: the last one, if nothing finished it. */
export function unfinished(notes: readonly Note[]): Note | null {
  return notes.findLast((note) => note.polarity === null) ?? null;
}

/** Groups to choose from for a combination class: `"3/4"`, `"groep 5-6"`, `"1/2 kikkers"` give their years, `"Groep 5"` none. */
export function yearsIn(group: string | null): string[] {
  const years = [...(group ?? "").matchAll(/(?<!\d)[1-8](?!\d)/g)].map(([year]) => year);
  return years.length > 1 ? [...new Set(years)].sort() : [];
}
