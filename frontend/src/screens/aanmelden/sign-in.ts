/** What signing in can answer, and how its problems are said. */
import type { Session } from "../../local/person";
import type { LocalStore } from "../../local/store";
import type { SignInProblem } from "../../sync/session";
import { t } from "../../text/text";

/** What App hands to the sign-in screen. Trying is the one of sync/, because screens do not use the network. */
export interface SignInProps {
  /** The open store of the person this device knows, if any. */
  known: LocalStore | null;
  attempt: (email: string, password: string) => Promise<Session | SignInProblem>;
  entered: (session: Session) => Promise<void>;
}

/** A problem in plain words: what happened, what is safe, what to do. */
export function problemWords({ problem, retryAfter }: SignInProblem): string {
  switch (problem) {
    case "wrong":
      return t.aanmelden.wrong;
    case "offline":
      return t.aanmelden.offline;
    case "too_many":
      return t.aanmelden.too_many(Math.max(1, Math.ceil((retryAfter ?? 60) / 60)));
    case "server":
      return t.aanmelden.server;
  }
}
