/** What the server refused, with its content, for its author to see. */

import { writable, type Writable } from "svelte/store";

import type { Codec } from "./codec";
import type { Keeper, PersonDatabase } from "./database";
import type { Attention } from "./store";

export class Refusals {
  readonly #keeper: Keeper<PersonDatabase>;
  readonly #codec: Codec;
  readonly list: Writable<Attention[]> = writable([]);
  count = 0;

  constructor(keeper: Keeper<PersonDatabase>, codec: Codec) {
    this.#keeper = keeper;
    this.#codec = codec;
  }

  /** Reads them from the device, the latest refusal first. */
  async read(): Promise<void> {
    const rows = await this.#keeper.run((db) => db.attention.toArray());
    const all = await Promise.all(rows.map((row) => this.#codec.unseal(row.body)));
    all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.op.n - b.op.n));
    this.count = all.length;
    this.list.set(all);
  }
}
