/** When the exchange with the server happens, for one open store: what wakes it, one at a time, and patience when it fails. */

import type { LocalStore, SyncPort, Wanted } from "../local/store";
import { listenForPokes, type Pokes } from "./events";
import { exchange, renewSession, type Outcome } from "./exchange";
import { connect, type Server } from "./server";
import { oneTabAtATime } from "./turn";

/** Waits in ms: after an edit, between looks, and after failures (growing from the first to the longest). */
const afterEdit = 400;
const betweenLooks = 30_000;
const firstRetry = 1_000;
const longestRetry = 60_000;

const started = new WeakSet<LocalStore>();

/** Begins sending and fetching for this store; calling it again for the same store changes nothing. Ends with the store. */
export function startSync(store: LocalStore, server: Server = connect()): void {
  if (started.has(store)) return;
  started.add(store);
  new Rhythm(store.port, server).begin();
}

class Rhythm {
  readonly #port: SyncPort;
  readonly #server: Server;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #running = false;
  #again = false;
  #failures = 0;
  #looked = false;
  #signedOut = false;
  #pokes: Pokes | undefined;

  constructor(port: SyncPort, server: Server) {
    this.#port = port;
    this.#server = server;
  }

  begin(): void {
    const signal = this.#port.ended();
    this.#port.onWanted((why) => this.#wanted(why));
    this.#pokes = listenForPokes(() => this.#soon(0), signal);
    if (typeof window !== "undefined") {
      window.addEventListener("online", () => this.#wanted("now"), { signal });
      window.addEventListener("offline", () => this.#report("offline"), { signal });
      document.addEventListener("visibilitychange", () => this.#seen(), { signal });
    }
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
    this.#soon(0);
  }

  #seen(): void {
    if (document.visibilityState === "visible") this.#wanted("now");
    else this.#pokes?.rest();
  }

  #wanted(why: Wanted): void {
    if (why === "session") {
      this.#signedOut = false;
      this.#failures = 0;
    }
    // While the server does not answer an edit waits for the next try; somebody who asks does not.
    if (why === "edit" && (this.#failures > 0 || this.#signedOut)) return;
    this.#soon(why === "edit" ? afterEdit : 0);
  }

  /** Runs within `wait` ms; an earlier appointment stands. */
  #soon(wait: number): void {
    if (this.#port.ended().aborted) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const at = Date.now() + wait;
    if (at >= this.#dueAt) return;
    this.#appoint(wait);
  }

  #appoint(wait: number): void {
    clearTimeout(this.#timer);
    this.#dueAt = Date.now() + wait;
    this.#timer = setTimeout(() => void this.#turn(), wait);
  }

  async #turn(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    this.#running = true;
    this.#again = false;
    const outcome = await oneTabAtATime(this.#port.session().person.id, this.#port.ended(), () => this.#exchange());
    this.#running = false;
    if (!this.#port.ended().aborted) await this.#conclude(outcome);
  }

  async #exchange(): Promise<Outcome> {
    if (this.#signedOut) {
      const renewed = await renewSession(this.#port, this.#server);
      if (renewed.kind !== "done") return renewed;
    }
    return exchange(this.#port, this.#server, !this.#looked);
  }

  async #conclude(outcome: Outcome): Promise<void> {
    this.#signedOut = outcome.kind === "signed_out";
    switch (outcome.kind) {
      case "done":
        this.#failures = 0;
        this.#looked = true;
        this.#report("idle");
        this.#pokes?.wake();
        this.#appoint(this.#again ? 0 : jittered(betweenLooks));
        return;
      case "signed_out":
        this.#pokes?.rest();
        this.#report("signed_out");
        return;
      case "wiped":
        await this.#port.wipe();
        this.#report("signed_out");
        return;
      default: {
        const wait = Math.min(longestRetry, firstRetry * 2 ** this.#failures++);
        if (outcome.kind === "offline") this.#report("offline");
        else this.#port.report("trouble", outcome.kind === "stuck" ? outcome.trouble : "server");
        this.#appoint(Math.max(jittered(wait), outcome.kind === "refused" ? (outcome.retryAfter ?? 0) * 1000 : 0));
      }
    }
  }

  #report(phase: Parameters<SyncPort["report"]>[0]): void {
    this.#port.report(phase);
  }
}

/** Somewhere between half and one and a half of it, so that many tablets do not come at once. */
function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random());
}
