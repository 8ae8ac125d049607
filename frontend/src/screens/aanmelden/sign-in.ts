/** What signing in can answer, and how its problems are said. */
import type { Session, SignInProblem } from "../../sync/session";
import { t } from "../../text/text";

/** Tries to sign in. App hands in the one of sync/, because screens do not use the network. */
export type Attempt = (email: string, password: string) => Promise<Session | SignInProblem>;

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
