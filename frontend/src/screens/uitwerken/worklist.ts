/** What is left to do between lesson and opening: notes without a place, focus that nobody looked at. */
import { criteriaOf, type Criterion, type Form } from "../../forms/form";
import type { Note } from "../observeren/notes";

export const QUICK_AT_MOST = 3;

/** Notes that hang on no criterion of this form and of which nobody said that they fit no theme. */
export function looseNotes(form: Form, notes: readonly Note[]): Note[] {
  const known = new Set(criteriaOf(form).map((one) => one.id));
  return notes.filter((note) => (note.criterion === null || !known.has(note.criterion)) && note.theme === null);
}

/**
 * Criteria one tap away for a note: those of the notes nearest to it in the lesson (people write on about one thing),
 * then the focus; each once.
 */
export function quickCriteria(form: Form, focus: readonly string[], notes: readonly Note[], note: Note): Criterion[] {
  const byId = new Map(criteriaOf(form).map((one) => [one.id, one]));
  const near = notes
    .filter((one) => one.id !== note.id && one.criterion !== null)
    .sort((a, b) => Math.abs(a.t - note.t) - Math.abs(b.t - note.t))
    .flatMap((one) => one.criterion ?? []);
  return [...new Set([...near, ...focus])].flatMap((id) => byId.get(id) ?? []).slice(0, QUICK_AT_MOST);
}

/** Focus criteria about which nothing was said: no answer and no note. */
export function gaps(form: Form, focus: readonly string[], answered: (criterion: Criterion) => boolean, notes: readonly Note[]): Criterion[] {
  const noted = new Set(notes.map((note) => note.criterion));
  return criteriaOf(form).filter((one) => focus.includes(one.id) && !answered(one) && !noted.has(one.id));
}

/** Criteria whose text holds every word somebody typed, in the order of the form; without words all of them. */
export function matching(form: Form, typed: string): { title: string; criteria: Criterion[] }[] {
  const wanted = plain(typed).split(" ").filter(Boolean);
  return form.sections
    .map(({ title, criteria }) => ({
      title,
      criteria: criteria.filter((one) => wanted.every((word) => plain(`${title} ${one.text}`).includes(word))),
    }))
    .filter((section) => section.criteria.length > 0);
}

const plain = (text: string): string => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
