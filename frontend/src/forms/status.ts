/** The life of a visit: which status may follow which, and who may say so. The twin of `observation_forms/status.py`. */

import type { RecordSnapshot } from "./record";

/** "apply" changes the status, "none" is kept without effect, the other words are reasons of refusal. */
export type Verdict = "apply" | "none" | "status" | "forbidden" | "value";

/** Who wishes, and what the visit says: `reason` and `accepted` whether they are stated, `peer` whether it is a collegial visit. */
export interface Wish {
  observer: boolean;
  reason: boolean;
  accepted: boolean;
  peer: boolean;
}

const order: Record<string, number> = { planned: 0, prepared: 1, recorded: 2, released: 3, discussed: 4, closed: 5 };
const observerOnly = new Set(["recorded", "released", "discussed", "closed"]);
const steps = new Set([
  "planned>prepared",
  "planned>recorded",
  "prepared>recorded",
  "cancelled>recorded",
  "recorded>released",
  "released>discussed",
  "recorded>closed",
  "released>closed",
  "planned>cancelled",
  "prepared>cancelled",
]);

/** What a person's wish to bring a visit from `current` to `to` leads to. */
export function judge(current: string, to: string, wish: Wish): Verdict {
  const now = order[current];
  const then = order[to];
  if (to !== "cancelled" && then === undefined) return "value";
  if (to === current || (now !== undefined && then !== undefined && then < now)) return "none";
  if (observerOnly.has(to) && !wish.observer) return "forbidden";
  if (!steps.has(`${current}>${to}`)) return "status";
  if (to === "closed" && !wish.reason) return "status";
  if (to === "recorded" && wish.peer && !wish.accepted) return "status";
  return "apply";
}

/** What `person` wishing something of this visit brings along. */
export function wishOf(visit: RecordSnapshot, person: string): Wish {
  const create = visit.cells["create"]?.v;
  const created = typeof create === "object" && create !== null && !Array.isArray(create) ? create : {};
  const reason = visit.cells["reason"]?.v;
  return {
    observer: created["observer"] === person,
    reason: typeof reason === "string" && reason.trim() !== "",
    accepted: visit.cells["response"]?.v === "accepted",
    peer: created["visit_kind"] === "peer",
  };
}

/** Whether an edit comes after its record was opened to its reader, and so stands beside the value for ever. */
export function isAmendment(kind: string, path: string, visitStatus: string | null): boolean {
  if (kind === "observation") return visitStatus === "released" || visitStatus === "discussed" || visitStatus === "closed";
  if (kind === "conversation") return visitStatus === "closed";
  return kind === "agreement" && visitStatus === "closed" && ["text", "owner", "due", "theme"].includes(path);
}
