/** Reads a visit, a person or a kijkwijzer out of its record, for the screens that list them. */
import type { Form } from "../forms/form";
import type { Json, RecordSnapshot, Said, VisitStatus } from "../local/record";
import { t } from "../text/text";

/** A visit as the people in it know it. */
export interface Visit {
  id: string;
  school: string;
  teacher: string;
  observer: string;
  /** `<form-uuid>@<version>` */
  form: string;
  at: Date;
  group: string | null;
  lesson: string | null;
  kind: string;
  status: VisitStatus;
  response: Response;
  /** Criteria that are in focus now, in the order in which they were chosen. */
  focus: string[];
  question: string | null;
}

/** What the teacher answered to the moment. */
export type Response = { said: "none" } | { said: "accepted" } | { said: "declined" } | { said: "move"; to: Date };

const statuses: readonly VisitStatus[] = ["planned", "prepared", "recorded", "released", "discussed", "closed", "cancelled"];

/** The displayed value of a path, null where nothing is said. */
export function said(record: RecordSnapshot, path: string): Json {
  return record.cells[path]?.v ?? null;
}

const text = (value: Json | undefined): string | null => (typeof value === "string" && value.trim() !== "" ? value : null);

/** The visit in a record; null when the record is no visit or has not come in whole. */
export function readVisit(record: RecordSnapshot): Visit | null {
  const create = said(record, "create");
  if (typeof create !== "object" || create === null || Array.isArray(create)) return null;
  const { teacher, observer, school, form } = create;
  const at = new Date(text(said(record, "planned_at")) ?? text(create["planned_at"]) ?? "");
  if (typeof teacher !== "string" || typeof observer !== "string" || typeof form !== "string" || typeof school !== "string") return null;
  if (Number.isNaN(at.getTime())) return null;
  return {
    id: record.id,
    school,
    teacher,
    observer,
    form,
    at,
    group: "group" in record.cells ? text(said(record, "group")) : text(create["group"]),
    lesson: "lesson" in record.cells ? text(said(record, "lesson")) : text(create["lesson"]),
    kind: text(create["visit_kind"]) ?? "regular",
    status: statuses.find((one) => one === record.status) ?? "planned",
    response: readResponse(said(record, "response")),
    focus: readFocus(record),
    question: text(said(record, "pre/learning_question")),
  };
}

/** Every readable visit of a list, earliest first. */
export function readVisits(records: readonly RecordSnapshot[]): Visit[] {
  return records
    .map(readVisit)
    .filter((visit) => visit !== null)
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.id.localeCompare(b.id));
}

function readResponse(value: Json): Response {
  if (value === "accepted" || value === "declined") return { said: value };
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const to = new Date(text(value["move_to"]) ?? "");
    if (!Number.isNaN(to.getTime())) return { said: "move", to };
  }
  return { said: "none" };
}

const FOCUS = "pre/focus/";

function readFocus(record: RecordSnapshot): string[] {
  return Object.entries(record.cells)
    .filter(([path, cell]) => path.startsWith(FOCUS) && cell.v === true)
    .sort(([, a], [, b]) => (a.at ?? "").localeCompare(b.at ?? ""))
    .map(([path]) => path.slice(FOCUS.length));
}

/** Names by person id. */
export function readNames(people: readonly RecordSnapshot[]): ReadonlyMap<string, string> {
  return new Map(people.map((person) => [person.id, text(said(person, "name")) ?? t.bezoek.unknown_person]));
}

/** The name of a person; somebody whose record is not here gets a kind phrase, never an id. */
export function nameOf(names: ReadonlyMap<string, string>, id: string): string {
  return names.get(id) ?? t.bezoek.unknown_person;
}

/** "Juf Noor de Wit" is "Noor" in running text: the first name, or the whole when there is one word. */
export function firstName(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}

/** "Groep 5 · rekenen", or what of it is known. */
export function visitTitle(visit: Pick<Visit, "group" | "lesson">): string {
  const group = visit.group === null ? null : t.bezoek.group(visit.group);
  const lesson = visit.lesson;
  if (group === null && lesson === null) return t.bezoek.no_group;
  if (group === null) return lesson ?? "";
  return t.bezoek.title(group, lesson);
}

/** The kijkwijzers by name, from their records. */
export function readForms(records: readonly RecordSnapshot[]): ReadonlyMap<string, Form> {
  const forms = new Map<string, Form>();
  for (const record of records) {
    const definition = said(record, "definition");
    if (record.form !== null && definition !== null && typeof definition === "object" && !Array.isArray(definition)) {
      // The server checks a definition before it becomes a record; its shape is the one of forms/form.ts.
      forms.set(record.form, definition as unknown as Form);
    }
  }
  return forms;
}

/** The other live values of a path, when two people (or two devices) wrote at the same time. */
export function others(record: RecordSnapshot, path: string): Said[] {
  const cell = record.cells[path];
  if (!cell) return [];
  // Equal values need no choice.
  return cell.sib.filter((one) => JSON.stringify(one.v) !== JSON.stringify(cell.v));
}
