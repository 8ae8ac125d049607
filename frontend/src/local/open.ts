/** Opening the store of one person, with or without network. */

import type { Session } from "../sync/session";
import type { LocalStore } from "./store";

/** The last person signed in on this device, without asking the network; undefined when there is none. */
export async function currentPerson(): Promise<Session | undefined> {
  throw new Error("not built yet");
}

/** Opens (or resumes) the store of the session's person. Works offline with what currentPerson() returned. */
export async function openStore(_session: Session): Promise<LocalStore> {
  throw new Error("not built yet");
}
