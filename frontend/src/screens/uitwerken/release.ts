/** Whether a visit can be opened to its teacher, and what to say about it. */
import type { VisitStatus } from "../../local/record";
import type { SyncState } from "../../local/store";
import { opened, type Lessoned } from "../observeren/visit";

export type Standing =
  /** The lesson was not finished, the colleague has not said yes, or the visit was cancelled. */
  | "lesson_first"
  | "yes_first"
  | "cancelled"
  /** It can be opened now. */
  | "ready"
  /** Opened here; the server does not know yet. */
  | "waiting"
  | "opened";

/** The statuses to say, in their order, to open a visit: a lesson that ended while it waited for a yes is recorded first. */
export function stepsToRelease(status: VisitStatus): { to: VisitStatus; from: VisitStatus }[] {
  return status === "recorded" ? [{ to: "released", from: status }] : [{ to: "recorded", from: status }, { to: "released", from: "recorded" }];
}

/**
 * Where a visit stands between lesson and teacher. "opened" is said only when nothing of this person waits any more:
 * what the server has not acknowledged may not be claimed. `ended` is whether the lesson itself is over.
 */
export function standing(
  visit: Pick<Lessoned, "status" | "kind" | "response">,
  ended: boolean,
  state: Pick<SyncState, "unsent" | "saving">,
): Standing {
  if (opened(visit.status)) return state.unsent + state.saving > 0 ? "waiting" : "opened";
  if (visit.status === "recorded") return "ready";
  if (visit.kind === "peer" && visit.response.said !== "accepted") return "yes_first";
  if (ended) return "ready";
  return visit.status === "cancelled" ? "cancelled" : "lesson_first";
}
