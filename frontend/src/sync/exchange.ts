/** One exchange with the server: register where needed, push until nothing is left, pull until nothing is new. */

import { isDiskFull } from "../local/database";
import type { Load, Registration } from "../local/ledger";
import type { SyncPort } from "../local/store";
import type { PushAnswer } from "./answers";
import type { Reply } from "./reply";
import type { Server } from "./server";
import { directivesOf } from "./shapes";

/** How an exchange ended. "refused": the server cannot or will not, `retryAfter` in seconds if it said when; "stuck": the device stores nothing. */
export type Outcome =
  | { kind: "done" }
  | { kind: "offline" }
  | { kind: "signed_out" }
  | { kind: "wiped" }
  | { kind: "refused"; retryAfter: number | null }
  | { kind: "stuck"; trouble: "disk_full" | "storage" };

const maxOps = 200;
/** 256 KB less the envelope around the ops. */
const maxBytes = 256 * 1024 - 1024;
/** Registering anew this often in one exchange means that something is wrong that registering does not mend. */
const mostRegistrations = 3;

/** Ends an exchange early from any depth. */
class Ended extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.kind);
  }
}

/** Runs one exchange. `full` asks for a complete look, as at a start. A device that fails ends it like a network that does. */
export async function exchange(port: SyncPort, server: Server, full: boolean): Promise<Outcome> {
  const run = new Exchange(port, server, full);
  try {
    await run.everything();
    return { kind: "done" };
  } catch (error) {
    if (error instanceof Ended) return error.outcome;
    return { kind: "stuck", trouble: isDiskFull(error) ? "disk_full" : "storage" };
  }
}

/** Asks who is signed in now, and goes on with that session when it is the same person's. */
export async function renewSession(port: SyncPort, server: Server): Promise<Outcome> {
  const reply = await server.session(port.ended());
  if (reply.kind === "offline") return { kind: "offline" };
  if (reply.kind === "problem") {
    if (reply.code === "device_wiped") return { kind: "wiped" };
    return reply.status === 401 ? { kind: "signed_out" } : { kind: "refused", retryAfter: reply.retryAfter };
  }
  // The cookie is the browser's: another person may have signed in in another tab. Her session must not carry these words.
  if (reply.body.person.id !== port.session().person.id) return { kind: "signed_out" };
  await port.renew(reply.body);
  return { kind: "done" };
}

class Exchange {
  #registrations = 0;
  #limit = { ops: maxOps, bytes: maxBytes };

  constructor(
    private readonly port: SyncPort,
    private readonly server: Server,
    private readonly full: boolean,
  ) {}

  async everything(): Promise<void> {
    for (;;) {
      const registration = (await this.port.ledger().registration()) ?? (await this.#register(null));
      if (await this.#pushAll(registration)) continue;
      if (!(await this.#pullAll(registration))) return;
    }
  }

  /** True when the registration is to be taken anew. */
  async #pushAll(registration: Registration): Promise<boolean> {
    for (;;) {
      const load = await this.port.ledger().load(this.#limit.ops, this.#limit.bytes);
      if (load.ops.length === 0) return false;
      this.port.report("sending");
      const reply = await this.#signed((csrf) => this.server.push(csrf, registration, load.ops, this.port.ended()));
      if (reply.kind === "problem" && reply.status === 413) {
        await this.#divide(load, reply.code !== "");
        continue;
      }
      if (await this.#starts(registration, reply)) return true;
      const answer = this.#taken(reply);
      await this.#settle(load, answer);
      this.#limit = { ops: maxOps, bytes: maxBytes };
      if (answer.epoch !== registration.epoch) {
        await this.#register(registration);
        return true;
      }
    }
  }

  async #settle(load: Load, answer: PushAnswer): Promise<void> {
    // An answer that answers nothing would be pushed for ever.
    if (answer.results.length === 0) throw new Ended({ kind: "refused", retryAfter: null });
    const answers = answer.results.map(({ id, state, seq, why }) =>
      state === "quarantined" ? { id, seq: null, why } : { id, seq, why: null },
    );
    await this.port.ledger().settle(load.ops, answers, answer.server_time);
  }

  /** Too much for one push: half of it, or, where nothing smaller exists, put aside so that it does not block the rest. */
  async #divide(load: Load, ours: boolean): Promise<void> {
    if (!load.whole) {
      const ops = Math.max(1, Math.floor(load.ops.length / 2));
      this.#limit = { ops, bytes: Math.floor(this.#limit.bytes / 2) };
      return;
    }
    if (!ours) throw new Ended({ kind: "refused", retryAfter: null });
    await this.port.ledger().setAside(load.ops, "too_big", new Date().toISOString());
  }

  /** True when the registration is to be taken anew. */
  async #pullAll(registration: Registration): Promise<boolean> {
    let full = this.full;
    for (;;) {
      const { replica } = registration;
      const cookie = await this.port.ledger().cookie();
      const reply = await this.#signed((csrf) => this.server.pull(csrf, { replica, cookie, full }, this.port.ended()));
      if (await this.#starts(registration, reply)) return true;
      const page = this.#taken(reply);
      if (page.epoch !== registration.epoch) {
        await this.#register(registration);
        return true;
      }
      const placed = await this.port.ledger().place(cookie, { ...page, directives: directivesOf(page.directives) });
      // Not placed: another tab was first. Its cookie stands for what is here now.
      if (placed && !page.more) return false;
      full &&= !placed;
    }
  }

  /** Whether the server asks for a new registration; takes one then. */
  async #starts(registration: Registration, reply: Reply<unknown>): Promise<boolean> {
    if (reply.kind !== "problem" || reply.status !== 409) return false;
    if (!["replica_unknown", "replica_forked", "epoch_changed"].includes(reply.code)) return false;
    await this.#register(registration);
    return true;
  }

  async #register(before: Registration | null): Promise<Registration> {
    if (++this.#registrations > mostRegistrations) throw new Ended({ kind: "refused", retryAfter: null });
    const device = await this.port.deviceName();
    const registration = this.#taken(await this.#signed((csrf) => this.server.register(csrf, device, this.port.ended())));
    await this.port.ledger().adopt(before, registration);
    // Where another tab was quicker, its registration holds.
    return (await this.port.ledger().registration()) ?? registration;
  }

  /** Calls with the session's token; a stale token is read again and the call made once more. */
  async #signed<T>(make: (csrf: string) => Promise<Reply<T>>): Promise<Reply<T>> {
    const reply = await make(this.port.session().csrf);
    if (reply.kind !== "problem" || reply.status !== 403 || reply.code !== "csrf") return reply;
    const renewed = await renewSession(this.port, this.server);
    if (renewed.kind !== "done") throw new Ended(renewed);
    return make(this.port.session().csrf);
  }

  #taken<T>(reply: Reply<T>): T {
    if (reply.kind === "ok") return reply.body;
    if (reply.kind === "offline") throw new Ended({ kind: "offline" });
    if (reply.code === "device_wiped") throw new Ended({ kind: "wiped" });
    if (reply.status === 401) throw new Ended({ kind: "signed_out" });
    throw new Ended({ kind: "refused", retryAfter: reply.retryAfter });
  }
}
