/** Devices for tests: a disk that outlives its page, a page that can be killed at any moment, a network with faults. */

import Dexie from "dexie";
import { IDBFactory, IDBKeyRange, IDBVersionChangeEvent } from "fake-indexeddb";
import { get } from "svelte/store";

import { plain } from "../../local/codec";
import { databasePrefix, PersonDatabase } from "../../local/database";
import { OpenStore } from "../../local/open-store";
import type { RecordSnapshot } from "../../local/record";
import { exchange, type Outcome } from "../exchange";
import { connect, type Server } from "../server";
import { type ModelServer, portal, problem } from "./model-server";

/** What happens to a request: it or its answer gets lost, it arrives twice, somebody else answers, or the answer is cut. */
export type Fate = "ok" | "request_lost" | "answer_lost" | "twice" | "portal" | "cut" | "signed_out";

/** One person's device: the disk stays when the page is killed. */
export class TestDevice {
  readonly disk: IDBFactory;
  store!: OpenStore;
  /** What becomes of the next requests, in order; "ok" when there is nothing more. */
  fates: Fate[] = [];
  readonly requests: string[] = [];
  csrf = "token";
  full = false;
  #connections: IDBDatabase[] = [];
  #dead = { yes: false };

  constructor(
    readonly server: ModelServer,
    readonly person: string,
    disk = new IDBFactory(),
  ) {
    this.disk = disk;
  }

  async open(): Promise<OpenStore> {
    const dead = (this.#dead = { yes: false });
    const connections: IDBDatabase[] = (this.#connections = []);
    const { disk } = this;
    Dexie.dependencies.indexedDB = new Proxy(disk, {
      get: (target, key) => {
        if (key !== "open") return Reflect.get(target, key) as unknown;
        return (...args: [string, number?]) => {
          const request = target.open(...args);
          request.addEventListener("success", () => {
            // The small database of the device itself is one for all pages of a test; it outlives each of them.
            if (request.result.name === `${databasePrefix}device`) return;
            connections.push(request.result);
            this.#spoil(request.result);
            if (dead.yes) request.result.close();
          });
          return request;
        };
      },
    });
    Dexie.dependencies.IDBKeyRange = IDBKeyRange;
    const session = { person: { id: this.person, name: this.person }, roles: [], csrf: this.csrf };
    this.store = await OpenStore.open(session, [], plain);
    return this.store;
  }

  /** The page is gone without a word: nothing of it runs on; a transaction that is under way may come through or not. */
  kill(): void {
    this.#dead.yes = true;
    for (const connection of this.#connections) {
      // What a page hears whose database is taken away; it is the end of it.
      connection.dispatchEvent(new IDBVersionChangeEvent("versionchange", { oldVersion: 10, newVersion: null }));
      connection.close();
    }
  }

  async restart(): Promise<OpenStore> {
    this.kill();
    return this.open();
  }

  /** What browsers do to a page in the background: its connections end, without a word. */
  loseConnections(): void {
    for (const connection of this.#connections) connection.close();
  }

  /** While the device is full every write to it fails. */
  #spoil(connection: IDBDatabase): void {
    const begin = connection.transaction.bind(connection);
    connection.transaction = (...args) => {
      const transaction = begin(...args);
      const open = transaction.objectStore.bind(transaction);
      transaction.objectStore = (name) => {
        const table = open(name);
        if (this.full) {
          table.put = table.add = () => {
            throw new DOMException("no room", "QuotaExceededError");
          };
        }
        return table;
      };
      return transaction;
    };
  }

  /** The same disk once more, as a copied browser profile has it. */
  async copy(): Promise<TestDevice> {
    const copied = new TestDevice(this.server, this.person);
    const from = new Dexie(`klassenbezoek-${this.person}`, { indexedDB: this.disk, IDBKeyRange });
    Dexie.dependencies.indexedDB = copied.disk;
    const to = new PersonDatabase(this.person);
    await Promise.all([from.open(), to.open()]);
    for (const table of from.tables) await to.table(table.name).bulkAdd(await table.toArray());
    from.close();
    to.close();
    await copied.open();
    return copied;
  }

  /** One exchange over the faulty network. */
  async sync(...fates: Fate[]): Promise<Outcome> {
    this.fates = fates;
    const outcome = await exchange(this.store.port, this.network(), false);
    this.fates = [];
    return outcome;
  }

  /** The server over the faulty network. */
  network(): Server {
    return connect("http://school.test", (request) => this.#carry(request));
  }

  shown(rec: string): RecordSnapshot | undefined {
    return get(this.store.record(rec));
  }

  async #carry(request: Request): Promise<Response> {
    this.requests.push(new URL(request.url).pathname);
    const ask = () => this.server.answer(request.clone() as Request, this.person, this.csrf);
    switch (this.fates.shift() ?? "ok") {
      case "ok":
        return ask();
      case "request_lost":
        throw new TypeError("Failed to fetch");
      case "answer_lost":
        await ask();
        throw new TypeError("Failed to fetch");
      case "twice":
        await ask();
        return ask();
      case "portal":
        return portal();
      case "signed_out":
        return problem(401, "signed_out");
      case "cut": {
        const text = await (await ask()).text();
        return new Response(text.slice(0, text.length / 2), { headers: { "Content-Type": "application/json" } });
      }
    }
  }
}
