/** The kladblok of a visit: private, on this device only, never an op. */

import { writable, type Readable, type Writable } from "svelte/store";

import type { Codec } from "./codec";
import type { Keeper, PersonDatabase } from "./database";
import type { Patience } from "./patience";

export interface Scratch {
  /** Empty until read from the device, and when there is nothing. */
  text: Readable<string>;
  /** Shows at once; resolves when durable on this device. */
  write(text: string): Promise<void>;
}

export class ScratchPads {
  readonly #keeper: Keeper<PersonDatabase>;
  readonly #codec: Codec;
  readonly #patience: Patience;
  readonly #told: () => void;
  readonly #texts = new Map<string, Writable<string>>();
  /** The newest text per visit that is not durable yet. */
  readonly #unsaved = new Map<string, string>();
  #saving: Promise<void> = Promise.resolve();

  constructor(keeper: Keeper<PersonDatabase>, codec: Codec, patience: Patience, told: () => void) {
    this.#keeper = keeper;
    this.#codec = codec;
    this.#patience = patience;
    this.#told = told;
  }

  /** How many pads hold words that are not durable yet. */
  get saving(): number {
    return this.#unsaved.size;
  }

  async read(): Promise<void> {
    for (const row of await this.#keeper.run((db) => db.scratch.toArray())) {
      if (!this.#unsaved.has(row.visit)) this.#text(row.visit).set(await this.#codec.unseal(row.body));
    }
  }

  of(visit: string): Scratch {
    return { text: { subscribe: this.#text(visit).subscribe }, write: (text) => this.#write(visit, text) };
  }

  #text(visit: string): Writable<string> {
    let text = this.#texts.get(visit);
    if (text === undefined) this.#texts.set(visit, (text = writable("")));
    return text;
  }

  #write(visit: string, text: string): Promise<void> {
    this.#text(visit).set(text);
    this.#unsaved.set(visit, text);
    this.#told();
    const saved = this.#saving.then(() => this.#patience.until(() => this.#store(visit)));
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #store(visit: string): Promise<void> {
    const text = this.#unsaved.get(visit);
    if (text === undefined) return;
    const body = await this.#codec.seal(text);
    await this.#keeper.run(async (db) => {
      if (text === "") await db.scratch.delete(visit);
      else await db.scratch.put({ visit, body });
    });
    if (this.#unsaved.get(visit) === text) this.#unsaved.delete(visit);
    this.#told();
  }
}
