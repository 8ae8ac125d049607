/** The agreements that stand on the strip of a lesson: at most two open ones of this teacher and this observer. */
import type { Json, RecordSnapshot } from "../../local/record";
import type { Visit } from "../visit";
import { values } from "./visit";

export const SEEN = ["seen", "not_yet", "not_applicable"] as const;
export type Seen = (typeof SEEN)[number];

export const AGREEMENTS_AT_MOST = 2;

const words = (json: Json | undefined): string | null => (typeof json === "string" && json.trim() !== "" ? json : null);

export interface OpenAgreement {
  id: string;
  text: string;
  policy: boolean;
  /** What the observer said about it in this visit. */
  seen: Seen | null;
}

/** The open ones, those with the nearest date first; an agreement made in this very visit is not open yet. */
export function openAgreements(records: readonly RecordSnapshot[], visit: Visit): OpenAgreement[] {
  return records
    .map((record) => ({ record, made: values(record.cells["create"]?.v), due: words(record.cells["due"]?.v) }))
    .filter(
      ({ record, made }) =>
        made["teacher"] === visit.teacher &&
        made["observer"] === visit.observer &&
        made["visit"] !== visit.id &&
        (record.cells["status"]?.v ?? "open") === "open" &&
        words(record.cells["text"]?.v) !== null,
    )
    .sort((a, b) => (a.due ?? "9999").localeCompare(b.due ?? "9999") || a.record.id.localeCompare(b.record.id))
    .slice(0, AGREEMENTS_AT_MOST)
    .map(({ record, made }) => ({
      id: record.id,
      text: words(record.cells["text"]?.v) ?? "",
      policy: made["agreement_kind"] === "policy",
      seen: asSeen(record.cells[`seen/${visit.id}`]?.v),
    }));
}

function asSeen(v: Json | undefined): Seen | null {
  return SEEN.find((one) => one === v) ?? null;
}
