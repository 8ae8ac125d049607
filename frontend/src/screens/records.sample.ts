/** Small made-up records for the tests of the screens. */
import type { Cell, Json, RecordSnapshot, VisitStatus } from "../local/record";

let counter = 0;

export function cell(v: Json, by: string | null = null, at = "2026-11-20T10:00:00Z"): Cell {
  const op = `op-${String(++counter)}`;
  return { v, op, by, at, live: [op], sib: [], amend: [] };
}

export interface SampleVisit {
  id?: string;
  teacher?: string;
  observer?: string;
  at?: string;
  group?: string | null;
  lesson?: string | null;
  kind?: string;
  status?: VisitStatus;
  cells?: Record<string, Cell>;
}

export function visitRecord(sample: SampleVisit = {}): RecordSnapshot {
  const form = "00000000-0000-4000-8000-0000000000f1@1";
  return {
    id: sample.id ?? `visit-${String(++counter)}`,
    kind: "visit",
    seq: 1,
    school: "school-1",
    form,
    status: sample.status ?? "planned",
    cells: {
      create: cell({
        school: "school-1",
        teacher: sample.teacher ?? "noor",
        observer: sample.observer ?? "marijke",
        form,
        planned_at: sample.at ?? "2026-11-23T09:30:00Z",
        group: sample.group === undefined ? "5" : sample.group,
        lesson: sample.lesson === undefined ? "rekenen" : sample.lesson,
        visit_kind: sample.kind ?? "regular",
      }),
      ...sample.cells,
    },
  };
}

export function personRecord(id: string, name: string, works_at: Json): RecordSnapshot {
  return { id, kind: "person", seq: 1, school: null, form: null, status: null, cells: { name: cell(name), works_at: cell(works_at) } };
}

export function observationRecord(visit: string, said: Record<string, Json>): RecordSnapshot {
  const cells = Object.fromEntries(Object.entries(said).map(([path, v]) => [path, cell(v)]));
  return { id: `observation-${visit}`, kind: "observation", seq: 1, school: null, form: null, status: null, cells: { create: cell({ visit }), ...cells } };
}
