/** What an observation says, in the order in which its teacher reads it: focus, then the rest, then loose notes. */
import type { Criterion, Form, LevelCriterion } from "../../forms/form";
import { listNotes, type Note } from "../../forms/notes";
import type { Cell, Json, RecordSnapshot } from "../../local/record";

/** What was stated about one criterion, with the notes linked to it. */
export interface Statement {
  criterion: Criterion;
  answer: Answer | null;
  /** The cell of the answer, for other values and additions. */
  cell: Cell | null;
  notes: Note[];
}

export type Answer =
  | { said: "level"; level: number; of: number; label: string; description: string | null }
  | { said: "not_seen" }
  | { said: "not_applicable" }
  | { said: "count"; times: number }
  | { said: "time"; seconds: number }
  | { said: "words"; words: string };

export interface Chapter {
  id: string;
  title: string;
  statements: Statement[];
}

/** A whole observation to read. `loose` are notes that hang on no criterion. */
export interface Reading {
  focus: Statement[];
  chapters: Chapter[];
  loose: Note[];
}

/** Reads observations of one visit (more than one when two people looked). Untouched criteria without notes are left out. */
export function readObservations(observations: readonly RecordSnapshot[], form: Form, focus: readonly string[]): Reading {
  const notes = observations.flatMap((observation) => listNotes(observation)).filter((note) => note.text.trim() !== "");
  const state = (criterion: Criterion): Statement => {
    const cell = answerCell(observations, criterion);
    return { criterion, cell, answer: cell ? readAnswer(form, criterion, cell.v) : null, notes: notes.filter((note) => note.criterion === criterion.id) };
  };
  const says = ({ answer, cell, notes: linked }: Statement): boolean =>
    answer !== null || linked.length > 0 || (cell?.amend.length ?? 0) > 0;
  const criteria = form.sections.flatMap((section) => section.criteria);
  const known = new Set(criteria.map(({ id }) => id));
  return {
    focus: focus.flatMap((id) => criteria.filter((criterion) => criterion.id === id)).map(state),
    chapters: form.sections
      .map(({ id, title, criteria: inside }) => ({
        id,
        title,
        statements: inside.filter((criterion) => !focus.includes(criterion.id)).map(state).filter(says),
      }))
      .filter(({ statements }) => statements.length > 0),
    loose: notes.filter((note) => note.criterion === null || !known.has(note.criterion)),
  };
}

/** Whether there is anything to read at all. */
export function isEmpty({ focus, chapters, loose }: Reading): boolean {
  return chapters.length === 0 && loose.length === 0 && focus.every(({ answer, notes }) => answer === null && notes.length === 0);
}

const ROOMS = { level: "score", counter: "count", timer: "timer", text: "text", interval: null } as const;

function answerCell(observations: readonly RecordSnapshot[], criterion: Criterion): Cell | null {
  const room = ROOMS[criterion.kind];
  if (room === null) return null;
  for (const { cells } of observations) {
    const cell = cells[`${room}/${criterion.id}`];
    if (cell) return cell;
  }
  return null;
}

/** What a stored value says; null when it is no statement (untouched, cleared). */
export function readAnswer(form: Form, criterion: Criterion, value: Json): Answer | null {
  switch (criterion.kind) {
    case "level":
      if (value === "not_seen" || value === "not_applicable") return { said: value };
      return typeof value === "number" ? readLevel(form, criterion, value) : null;
    case "counter":
      return typeof value === "number" ? { said: "count", times: value } : null;
    case "timer":
      return typeof value === "number" ? { said: "time", seconds: Math.round(value) } : null;
    case "text":
      return typeof value === "string" && value.trim() !== "" ? { said: "words", words: value } : null;
    case "interval":
      return null;
  }
}

function readLevel(form: Form, criterion: LevelCriterion, value: number): Answer | null {
  const levels = form.scales.find(({ id }) => id === criterion.scale)?.levels ?? [];
  const level = levels.find((one) => one.level === value);
  return level ? { said: "level", level: value, of: levels.length, label: level.label, description: level.description } : null;
}

/** "03:10" in the lesson. */
export function lessonTime(t: number): string {
  const seconds = Math.floor(t / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Filled for strength, open for something to talk about, half for what was only seen. */
export function shapeOf(polarity: Note["polarity"]): "filled" | "open" | "half" {
  return polarity === 1 ? "filled" : polarity === -1 ? "open" : "half";
}
