/** Turns the state of the outbox into words that never claim more than an acknowledgement says. */
import type { SyncState } from "../local/store";
import { span } from "../text/dates";
import { t } from "../text/text";

export interface StateWords {
  /** What the person reads. */
  text: string;
  /** Filled: everything is on the server. Open: something is only here. Half: not sure or on its way. */
  dot: "filled" | "open" | "half";
  /** Worth reading aloud when it appears? Counts are not, or every tap would be spoken. */
  aloud: boolean;
}

/** The words for a state at a moment. */
export function stateWords(state: SyncState, now: Date): StateWords {
  const w = t.sync;
  const { unsent, phase } = state;
  const oldest = state.oldest && now.getTime() - state.oldest.getTime() >= 60_000 ? span(state.oldest, now) : null;

  if (phase === "trouble" && state.trouble !== "server") {
    const title = state.trouble === "disk_full" ? w.blocked.full_title : w.blocked.storage_title;
    return { text: state.saving > 0 ? w.not_kept(state.saving) : title, dot: "open", aloud: true };
  }
  if (state.saving > 0) return { text: w.saving, dot: "half", aloud: false };
  if (phase === "signed_out")
    return { text: unsent > 0 ? w.signed_out_kept(unsent, oldest) : w.signed_out, dot: "open", aloud: unsent === 0 };
  if (phase === "trouble") return { text: w.server(unsent), dot: "open", aloud: unsent === 0 };
  if (phase === "offline")
    return unsent > 0
      ? { text: w.offline_kept(unsent, oldest), dot: "open", aloud: false }
      : { text: w.offline, dot: "filled", aloud: true };
  if (unsent > 0) return { text: w.kept(unsent, oldest), dot: "open", aloud: false };
  return { text: w.safe, dot: "filled", aloud: true };
}

/** Must the screen be covered, because what is written now may not be kept? */
export function blocks(state: SyncState): boolean {
  return state.trouble === "disk_full" || state.trouble === "storage";
}
