/** What the device itself remembers: who signed in here last, who else did, and its own name. */

import Dexie, { type EntityTable } from "dexie";

import { plain, type Codec, type Sealed } from "./codec";
import { databasePrefix, eraseAll, Keeper } from "./database";
import { newId } from "../forms/id";
import type { Session } from "./person";

interface PersonRow {
  id: string;
  body: Sealed<Session>;
}

interface NoteRow {
  key: "current" | "device" | "ending" | "persist";
  value: string;
}

class DeviceDatabase extends Dexie {
  readonly people!: EntityTable<PersonRow, "id">;
  readonly notes!: EntityTable<NoteRow, "key">;

  constructor() {
    super(`${databasePrefix}device`, { chromeTransactionDurability: "strict" });
    this.version(1).stores({ people: "id", notes: "key" });
  }
}

export class Device {
  readonly #keeper = new Keeper(new DeviceDatabase());
  readonly #codec: Codec = plain;

  /** The person who signed in last and did not sign out; undefined when there is none. */
  async current(): Promise<Session | undefined> {
    const row = await this.#keeper.run(async (db) => {
      const current = await db.notes.get("current");
      return current === undefined ? undefined : db.people.get(current.value);
    });
    return row === undefined ? undefined : this.#codec.unseal(row.body);
  }

  /** Makes this person the current one. */
  async remember(session: Session): Promise<void> {
    const body = await this.#codec.seal(session);
    await this.#keeper.run((db) =>
      db.transaction("rw", db.people, db.notes, async () => {
        await db.people.put({ id: session.person.id, body });
        await db.notes.put({ key: "current", value: session.person.id });
        await db.notes.delete("ending");
      }),
    );
  }

  async people(): Promise<Session[]> {
    const rows = await this.#keeper.run((db) => db.people.toArray());
    return Promise.all(rows.map((row) => this.#codec.unseal(row.body)));
  }

  /** Nobody is current any more; `forget` when the person left nothing here. Her server session is still to be ended. */
  async signOff(person: string, forget: boolean): Promise<void> {
    await this.#keeper.run((db) =>
      db.transaction("rw", db.people, db.notes, async () => {
        if (forget) await db.people.delete(person);
        await db.notes.delete("current");
        await db.notes.put({ key: "ending", value: person });
      }),
    );
  }

  /** Whose server session is still to be ended, because there was no network when she signed out. */
  async ending(): Promise<string | undefined> {
    return (await this.#keeper.run((db) => db.notes.get("ending")))?.value;
  }

  async ended(): Promise<void> {
    await this.#keeper.run((db) => db.notes.delete("ending"));
  }

  /** The name under which this device registers, for its owner to recognise in a list: what it is, and a mark to tell two apart. */
  async name(): Promise<string> {
    return this.#keeper.run((db) =>
      db.transaction("rw", db.notes, async () => {
        const known = await db.notes.get("device");
        const name = known?.value ?? `${platform()} · ${newId().slice(-4)}`;
        if (known === undefined) await db.notes.put({ key: "device", value: name });
        return name;
      }),
    );
  }

  /** Asks the browser, once per device, not to throw our databases away. */
  async askToPersist(): Promise<void> {
    if (typeof navigator === "undefined" || typeof navigator.storage?.persist !== "function") return;
    if ((await this.#keeper.run((db) => db.notes.get("persist"))) !== undefined) return;
    const granted = await navigator.storage.persist();
    await this.#keeper.run((db) => db.notes.put({ key: "persist", value: granted ? "granted" : "refused" }));
  }

  close(): void {
    this.#keeper.close();
  }
}

function platform(): string {
  const agent = typeof navigator === "undefined" ? "" : navigator.userAgent;
  // A browser on an iPad calls itself a Mac, but no Mac has a touch screen.
  if (/iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "iPad";
  return /iPhone|Android|CrOS|Windows|Macintosh|Linux/.exec(agent)?.[0].replace("CrOS", "Chromebook").replace("Macintosh", "Mac") ?? "Browser";
}

let opened: Device | undefined;

/** The one device memory of this page. */
export function device(): Device {
  return (opened ??= new Device());
}

/** Deletes everything of everybody on this device. */
export async function wipeDevice(): Promise<void> {
  opened?.close();
  opened = undefined;
  await eraseAll();
}
