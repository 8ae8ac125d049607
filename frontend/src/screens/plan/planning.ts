/** The short form that plans a visit: who can be chosen, what is still missing, and what is written. Pure. */
import type { Form } from "../../forms/form";
import type { Json, RecordSnapshot } from "../../local/record";
import { dayKey, moment, timeKey } from "../../text/dates";
import { said, type Visit } from "../visit";

/** Somebody who can be visited, with the school in which that happens and when the planner saw her last. */
export interface Colleague {
  id: string;
  name: string;
  school: string;
  seen: Date | null;
}

/** The form as it is filled in; text as typed. */
export interface Draft {
  teacher: string | null;
  date: string;
  clock: string;
  group: string;
  lesson: string;
  form: string | null;
  kind: "regular" | "flash";
  agreed: boolean;
}

export type Missing = "who" | "when" | "form";

interface Role {
  role: string;
  school: string | null;
}

/** Teachers at the schools where the planner is coordinator, by name; she herself is not among them. */
export function colleagues(people: readonly RecordSnapshot[], visits: readonly Visit[], me: string, roles: readonly Role[]): Colleague[] {
  const schools = new Set(roles.filter((one) => one.role === "coordinator").map((one) => one.school));
  const seen = new Map<string, Date>();
  for (const visit of visits) {
    if (visit.observer !== me || !["recorded", "released", "discussed", "closed"].includes(visit.status)) continue;
    const before = seen.get(visit.teacher);
    if (!before || before < visit.at) seen.set(visit.teacher, visit.at);
  }
  return people
    .flatMap((person) => {
      const name = said(person, "name");
      const school = worksAt(said(person, "works_at")).find((one) => one.role === "teacher" && schools.has(one.school))?.school;
      if (person.id === me || typeof name !== "string" || !school) return [];
      return [{ id: person.id, name, school, seen: seen.get(person.id) ?? null }];
    })
    .sort((a, b) => a.name.localeCompare(b.name, "nl"));
}

function worksAt(value: Json): Role[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return [];
    const { role, school } = one;
    return typeof role === "string" && (typeof school === "string" || school === null) ? [{ role, school }] : [];
  });
}

/** Lower case without accents, so that "renee" finds Renée. */
const plain = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Those whose name has every typed word in it. */
export function search(list: readonly Colleague[], words: string): Colleague[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return list.filter((one) => wanted.every((word) => plain(one.name).includes(word)));
}

/** The newest version of every kijkwijzer that fits a kind of visit, by title. An empty list of kinds means every kind. */
export function choosableForms(forms: ReadonlyMap<string, Form>, kind: string): { name: string; form: Form }[] {
  const newest = new Map<string, { name: string; form: Form }>();
  for (const [name, form] of forms) {
    const before = newest.get(form.id);
    if (!before || before.form.version < form.version) newest.set(form.id, { name, form });
  }
  return [...newest.values()]
    .filter(({ form }) => form.visit_kinds.length === 0 || form.visit_kinds.includes(kind))
    .sort((a, b) => (b.form.sections.length - a.form.sections.length) || a.form.title.localeCompare(b.form.title, "nl"));
}

/** A new draft: the next whole half hour in school time (Monday to Friday, 8:30–14:30), later the next morning at 9. */
export function emptyDraft(now: Date): Draft {
  const half = 30 * 60_000;
  let at = new Date(Math.ceil(now.getTime() / half) * half);
  if (!inSchoolTime(at)) at = nextMorning(now);
  return { teacher: null, date: dayKey(at), clock: timeKey(at), group: "", lesson: "", form: null, kind: "regular", agreed: false };
}

const onWeekday = (date: string): boolean => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

function inSchoolTime(at: Date): boolean {
  return onWeekday(dayKey(at)) && timeKey(at) >= "08:30" && timeKey(at) <= "14:30";
}

function nextMorning(now: Date): Date {
  for (let days = 0; days <= 3; days++) {
    const date = dayKey(new Date(now.getTime() + days * 24 * 60 * 60_000));
    const nine = moment(date, "09:00");
    if (nine && nine > now && onWeekday(date)) return nine;
  }
  return now;
}

/** The draft of a visit that exists already. */
export function draftOf(visit: Visit): Draft {
  return {
    teacher: visit.teacher,
    date: dayKey(visit.at),
    clock: timeKey(visit.at),
    group: visit.group ?? "",
    lesson: visit.lesson ?? "",
    form: visit.form,
    kind: visit.kind === "flash" ? "flash" : "regular",
    agreed: visit.status !== "planned",
  };
}

/** What still has to be chosen, in the order of the form. */
export function missing(draft: Draft): Missing[] {
  const list: Missing[] = [];
  if (draft.teacher === null) list.push("who");
  if (moment(draft.date, draft.clock) === null) list.push("when");
  if (draft.form === null) list.push("form");
  return list;
}

const orNull = (words: string): string | null => words.trim() || null;

/** The create value of the visit. Call it only when nothing is missing; otherwise null. */
export function createValue(draft: Draft, me: string, school: string): Json | null {
  const at = moment(draft.date, draft.clock);
  if (at === null || draft.teacher === null || draft.form === null) return null;
  return {
    school,
    teacher: draft.teacher,
    observer: me,
    form: draft.form,
    planned_at: wireTime(at),
    group: orNull(draft.group),
    lesson: orNull(draft.lesson),
    visit_kind: draft.kind,
  };
}

/** What of an existing visit changes: path and new value. Nothing for fields that stay the same. */
export function changes(draft: Draft, visit: Visit): [path: string, val: Json][] {
  const list: [string, Json][] = [];
  const at = moment(draft.date, draft.clock);
  if (at !== null && at.getTime() !== Math.floor(visit.at.getTime() / 60_000) * 60_000) list.push(["planned_at", wireTime(at)]);
  if (orNull(draft.group) !== visit.group) list.push(["group", orNull(draft.group)]);
  if (orNull(draft.lesson) !== visit.lesson) list.push(["lesson", orNull(draft.lesson)]);
  return list;
}

/** RFC 3339 in UTC, without fractions of a second. */
export function wireTime(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Groups that were used before, the teacher's own first: suggestions while typing. */
export function knownGroups(visits: readonly Visit[], teacher: string | null): string[] {
  const own = visits.filter((visit) => visit.teacher === teacher);
  const all = [...own.reverse(), ...visits].flatMap((visit) => visit.group ?? []);
  return [...new Set(all)].slice(0, 12);
}

/** The group in which this teacher was last seen, to start from; empty when she was not. */
export function usualGroup(visits: readonly Visit[], teacher: string): string {
  return visits.findLast((visit) => visit.teacher === teacher && visit.group !== null)?.group ?? "";
}
