/** What an observation needs to know of its visit beyond what every list of visits shows. */
import type { Json, RecordSnapshot, VisitStatus } from "../../local/record";
import { readVisit, said, type Visit } from "../visit";

export interface Lessoned extends Visit {
  /** Sections that stand open, the one opened last at the end; null when nobody chose yet. */
  domains: readonly string[] | null;
  /** The teacher asked for notes without scores. */
  notesOnly: boolean;
  /** *Eén ding dat ik zag*, once it was sent. */
  fact: string | null;
}

/** The visit of a lesson; null when the record is no visit or has not come in whole. */
export function readLessoned(record: RecordSnapshot | undefined): Lessoned | null {
  const visit = record?.kind === "visit" ? readVisit(record) : null;
  if (!record || !visit) return null;
  const domains = said(record, "domains");
  const fact = said(record, "fact");
  return {
    ...visit,
    domains: Array.isArray(domains) ? domains.filter((one) => typeof one === "string") : null,
    notesOnly: said(record, "pre/notes_only") === true,
    fact: typeof fact === "string" && fact.trim() !== "" ? fact : null,
  };
}

/** Whether the teacher can read the observation: from then on edits are additions. */
export function opened(status: VisitStatus): boolean {
  return status === "released" || status === "discussed" || status === "closed";
}

/** The object a cell holds, empty where it holds something else. */
export function values(json: Json | undefined): Readonly<Record<string, Json>> {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
}

/**
 * This observer's observations of a visit. Where two devices each began one, every device goes on with the same, the
 * first: the one with the smallest id, which is the oldest as long as ids grow in time.
 */
export function observationsOf(records: readonly RecordSnapshot[], visit: string, observer: string): RecordSnapshot[] {
  return records
    .filter((one) => {
      const create = one.cells["create"];
      return values(create?.v)["visit"] === visit && create?.by === observer;
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
