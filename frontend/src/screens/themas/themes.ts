/** Reads theme records into what a card shows. The words come from the server, which computed them; here they are only arranged. */
import type { Form } from "../../forms/form";
import { listNotes } from "../../forms/notes";
import type { Json, RecordSnapshot } from "../../local/record";
import { readAnswer } from "../feedback/feedback";
import { said } from "../visit";

export type Direction = "strength" | "growth" | "mixed" | "first";

/** One statement behind a theme: in which visit, and its path there (`note/<id>`, `score/<criterion>`, `post/growth`). */
export interface Source {
  visit: string;
  kind: "score" | "note" | "conversation";
  ref: string;
}

export interface Dot {
  visit: string;
  /** The school's calendar day, `2026-11-20`. */
  date: string;
  /** From -1 (growth) to 1 (strength). */
  value: number;
}

export interface Theme {
  key: string;
  direction: Direction;
  words: string;
  visits: number;
  trend: "up" | "down" | null;
  dots: Dot[];
  evidence: Source[];
  counter: Source[];
}

/** Whose themes a record holds, and computed from whose visits. */
export interface Themes {
  record: string;
  teacher: string;
  scope: "own" | "coaching";
  coordinator: string | null;
  themes: Theme[];
}

type Plain = { readonly [key: string]: Json };
const isPlain = (value: Json | undefined): value is Plain => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const listOf = (value: Json | undefined): readonly Plain[] => (Array.isArray(value) ? value.filter(isPlain) : []);

/** The themes in a record; null when it is of another kind or has not come in whole. */
export function readThemes(record: RecordSnapshot): Themes | null {
  const about = said(record, "about");
  if (record.kind !== "teacher_themes" || !isPlain(about)) return null;
  const scope = about["scope"];
  if (scope !== "own" && scope !== "coaching") return null;
  return {
    record: record.id,
    teacher: textOf(about["teacher"]),
    scope,
    coordinator: textOf(about["coordinator"]) || null,
    themes: Object.entries(record.cells)
      .filter(([path]) => path !== "about")
      .flatMap(([path, cell]) => readTheme(path, cell.v) ?? []),
  };
}

function readTheme(key: string, value: Json): Theme | null {
  if (!isPlain(value)) return null;
  const direction = value["direction"];
  if (direction !== "strength" && direction !== "growth" && direction !== "mixed" && direction !== "first") return null;
  const trend = isPlain(value["trend"]) ? value["trend"]["direction"] : null;
  return {
    key,
    direction,
    words: textOf(value["words"]),
    visits: typeof value["n_visits"] === "number" ? value["n_visits"] : 0,
    trend: trend === "up" || trend === "down" ? trend : null,
    dots: listOf(value["dots"])
      .map((dot) => ({ visit: textOf(dot["visit"]), date: textOf(dot["date"]), value: typeof dot["value"] === "number" ? dot["value"] : 0 }))
      .sort((a, b) => a.date.localeCompare(b.date)),
    evidence: readSources(value["evidence"]),
    counter: readSources(value["counter_evidence"]),
  };
}

function readSources(value: Json | undefined): Source[] {
  return listOf(value).flatMap((source) => {
    const kind = source["kind"];
    if (kind !== "score" && kind !== "note" && kind !== "conversation") return [];
    return [{ visit: textOf(source["visit"]), kind, ref: textOf(source["ref"]) }];
  });
}

/** Themes by what they say, in the order of their names: grouping helps to read, a ranking would judge. */
export function grouped(themes: readonly Theme[], label: (key: string) => string): { group: "growth" | "strength" | "open"; themes: Theme[] }[] {
  const groupOf = ({ direction }: Theme) => (direction === "growth" || direction === "strength" ? direction : "open");
  return (["growth", "strength", "open"] as const)
    .map((group) => ({
      group,
      themes: themes.filter((theme) => groupOf(theme) === group).sort((a, b) => label(a.key).localeCompare(label(b.key), "nl")),
    }))
    .filter(({ themes: inside }) => inside.length > 0);
}

/** Whether a dot speaks of strength, of growth or of something in between: a quarter of half the scale is the margin. */
export function sideOf(value: number): "strength" | "growth" | "between" {
  return value > 0.25 ? "strength" : value < -0.25 ? "growth" : "between";
}

/** What a source says, from the records on this device; null when they are not (or no longer) here. */
export interface Saying {
  /** Lesson time in ms, for a note. */
  t: number | null;
  text: string;
  /** The level in words, for a score. */
  level: string | null;
  /** What Feedback has to bring into view. */
  mark: string | null;
}

/** Looks up what a source says among the records of its visit. */
export function sayingOf(source: Source, children: readonly RecordSnapshot[], form: Form | undefined): Saying | null {
  const [room, id = ""] = source.ref.split("/");
  for (const record of children) {
    if (room === "note") {
      const note = listNotes(record).find((one) => one.id === id);
      if (note) return { t: note.t, text: note.text, level: null, mark: note.id };
    } else if (room === "post") {
      const [, part = "", place = "0"] = source.ref.split("/");
      const value = said(record, `post/${part}`);
      const item = Array.isArray(value) ? value[Number(place)] : value;
      if (isPlain(item)) return { t: null, text: textOf(item["text"]), level: null, mark: null };
    } else {
      const cell = record.cells[source.ref];
      const criterion = form?.sections.flatMap((section) => section.criteria).find((one) => one.id === id);
      const answer = cell && form && criterion ? readAnswer(form, criterion, cell.v) : null;
      if (criterion && answer?.said === "level") return { t: null, text: criterion.text, level: answer.label, mark: criterion.id };
    }
  }
  return null;
}

/** Records that belong to a visit, by visit. */
export function byVisit(records: readonly RecordSnapshot[]): ReadonlyMap<string, RecordSnapshot[]> {
  const found = new Map<string, RecordSnapshot[]>();
  for (const record of records) {
    const create = said(record, "create");
    const visit = isPlain(create) ? textOf(create["visit"]) : "";
    if (visit !== "") found.set(visit, [...(found.get(visit) ?? []), record]);
  }
  return found;
}
