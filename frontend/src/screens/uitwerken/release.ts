/** Whether a visit can be opened to its teacher, and what to say about it. */
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

/**
 * Where a visit stands between lesson and teacher. "opened" is said only when nothing of this person waits any more:
 * what the server has not acknowledged may not be claimed.
 */
export function standing(visit: Pick<Lessoned, "status" | "kind" | "response">, state: Pick<SyncState, "unsent" | "saving">): Standing {
  if (opened(visit.status)) return state.unsent + state.saving > 0 ? "waiting" : "opened";
  if (visit.status === "recorded") return "ready";
  if (visit.status === "cancelled") return "cancelled";
  return visit.kind === "peer" && visit.response.said !== "accepted" ? "yes_first" : "lesson_first";
}
