/** Opening the store of one person, with or without network. */

import { plain } from "./codec";
import { databaseExists, Keeper, PersonDatabase } from "./database";
import { device } from "./device";
import { OpenStore } from "./open-store";
import type { Session } from "./person";
import type { LocalStore, OtherOutbox } from "./store";

const open = new Map<string, Promise<OpenStore>>();

/** The last person signed in on this device, without asking the network; undefined when there is none. */
export async function currentPerson(): Promise<Session | undefined> {
  return device().current();
}

/**
 * Opens the store of the session's person, with what currentPerson() returned as well as after signing in; while it is
 * open the same store is returned and goes on with the new session. It works without network and asks for none:
 * startSync(store) of `sync/start` begins the exchange. Rejects when the browser has no database to give.
 */
export async function openStore(session: Session): Promise<LocalStore> {
  const id = session.person.id;
  const before = await open.get(id)?.catch(() => undefined);
  if (before !== undefined && !before.closed) {
    await before.port.renew(session);
    return before;
  }
  const opening = openAnew(session);
  open.set(id, opening);
  return opening;
}

async function openAnew(session: Session): Promise<OpenStore> {
  await device().remember(session);
  return OpenStore.open(session, await unsentOfOthers(session.person.id), plain);
}

/** Who else left unsent words on this device. */
async function unsentOfOthers(me: string): Promise<OtherOutbox[]> {
  const found: OtherOutbox[] = [];
  for (const { person } of await device().people()) {
    if (person.id === me || !(await databaseExists(person.id))) continue;
    const keeper = new Keeper(new PersonDatabase(person.id));
    const unsent = await keeper.run((db) => db.outbox.count());
    keeper.close();
    if (unsent > 0) found.push({ person, unsent });
  }
  return found;
}
