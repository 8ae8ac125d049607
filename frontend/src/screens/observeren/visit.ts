/** What the observation needs to know of its visit, read from the cells. */
import type { Form } from "../../forms/form";
import type { Json, RecordSnapshot, VisitStatus } from "../../local/record";

export interface Visit {
  id: string;
  teacher: string;
  observer: string;
  /** Name of the pinned form version. */
  form: string | null;
  group: string | null;
  lesson: string | null;
  kind: string;
  status: VisitStatus;
  accepted: boolean;
  question: string | null;
  focus: ReadonlySet<string>;
  domains: readonly string[] | null;
  notesOnly: boolean;
  fact: string | null;
}

type Values = Readonly<Record<string, Json>>;

/** The object a cell holds, empty where it holds something else. */
export function values(json: Json | undefined): Values {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
}

/** Words in a cell, null where there are none. */
export function words(json: Json | undefined): string | null {
  return typeof json === "string" && json.trim() !== "" ? json : null;
}

const FOCUS = "pre/focus/";

export function readVisit(record: RecordSnapshot): Visit {
  const { cells } = record;
  const created = values(cells["create"]?.v);
  const planned = (path: "group" | "lesson") => words(path in cells ? cells[path]?.v : created[path]);
  const domains = cells["domains"]?.v;
  return {
    id: record.id,
    teacher: words(created["teacher"]) ?? "",
    observer: words(created["observer"]) ?? "",
    form: record.form ?? words(created["form"]),
    group: planned("group"),
    lesson: planned("lesson"),
    kind: words(created["visit_kind"]) ?? "regular",
    status: (record.status ?? "planned") as VisitStatus,
    accepted: cells["response"]?.v === "accepted",
    question: words(cells["pre/learning_question"]?.v),
    focus: new Set(
      Object.keys(cells)
        .filter((path) => path.startsWith(FOCUS) && cells[path]?.v === true)
        .map((path) => path.slice(FOCUS.length)),
    ),
    domains: Array.isArray(domains) ? domains.filter((one) => typeof one === "string") : null,
    notesOnly: cells["pre/notes_only"]?.v === true,
    fact: words(cells["fact"]?.v),
  };
}

/** Whether the teacher can read the observation: from then on edits are additions. */
export function opened(status: VisitStatus): boolean {
  return status === "released" || status === "discussed" || status === "closed";
}

/** The definition in a `form` record; a version is named `"<form id>@<version>"`. */
export function formNamed(records: readonly RecordSnapshot[], name: string | null): Form | null {
  const definition = records.find((one) => name !== null && one.form === name)?.cells["definition"]?.v;
  return definition === undefined || definition === null ? null : (definition as unknown as Form);
}

/** A person's name, null when this viewer may not see her record or it is not here yet. */
export function nameOf(people: readonly RecordSnapshot[], id: string | null): string | null {
  return words(people.find((one) => one.id === id)?.cells["name"]?.v);
}

/** The name a colleague is called by: "Noor de Wit" is Noor. */
export function calledBy(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/**
 * This observer's observation of a visit. Where two devices each began one, every device takes the same: the one with
 * the smallest id, which is the oldest as long as ids grow in time.
 */
export function observationOf(records: readonly RecordSnapshot[], visit: string, observer: string): RecordSnapshot | undefined {
  return records
    .filter((one) => {
      const create = one.cells["create"];
      return values(create?.v)["visit"] === visit && create?.by === observer;
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))[0];
}
