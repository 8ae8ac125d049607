/** The state of a person's words: where they are, in words that never claim more than is certain. */
import type { Text } from "../nl";

const still = (n: number, oldest: string | null) => `${n} still to send${oldest ? ` (oldest ${oldest})` : ""}`;

export const sync: Text["sync"] = {
  saving: "Keeping …",
  safe: "Everything safe on the server",
  kept: (n, oldest) => `Kept on this tablet · ${still(n, oldest)}`,
  offline: "No connection · everything has been sent",
  offline_kept: (n, oldest) => `Kept on this tablet · ${still(n, oldest)} · no connection`,
  signed_out: "Sign in again to send",
  signed_out_kept: (n, oldest) => `Kept on this tablet · ${still(n, oldest)} · sign in again to send`,
  server: (n) =>
    n === 0 ? "The server gives no good answer · we keep trying" : `Kept on this tablet · ${n} still to send · the server gives no good answer`,
  not_kept: (n) => (n === 1 ? "Not kept yet: 1 change" : `Not kept yet: ${n} changes`),
  attention: (n) => (n === 1 ? "1 change needs your attention" : `${n} changes need your attention`),
  blocked: {
    full_title: "The storage of this tablet is full",
    storage_title: "This tablet cannot keep your words",
    what: (n) =>
      n === 0 ? "New changes cannot be kept." : n === 1 ? "1 change is only on this screen." : `${n} changes are only on this screen.`,
    safe: (n) => (n === 0 ? "What was kept before is still there." : `What was kept before is still there (${n} still to send).`),
    full_do: "Make room (photos, films, other apps) and do not close this screen. Keeping then goes on by itself.",
    storage_do: "Do not close this screen. We keep trying. Meanwhile write important words down somewhere else.",
  },
};
