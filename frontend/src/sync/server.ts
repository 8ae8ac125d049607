/** The server as this client calls it; the only place that uses the network, apart from the poke in `events.ts`. */

import createClient from "openapi-fetch";

import type { Registration } from "../local/ledger";
import type { Session } from "../local/person";
import type { Op } from "../local/record";
import type { PullAnswer, PushAnswer } from "./answers";
import type { paths } from "./api.gen";
import { call, type Reply } from "./reply";
import { answersTo, isNothing, isPullAnswer, isRegistration, isSession } from "./shapes";

/** What the exchange needs of a server. `csrf` belongs to the session that calls. */
export interface Server {
  signIn(email: string, password: string): Promise<Reply<Session>>;
  session(ended?: AbortSignal): Promise<Reply<Session>>;
  signOut(csrf: string): Promise<Reply<undefined>>;
  register(csrf: string, device: string, ended?: AbortSignal): Promise<Reply<Registration>>;
  push(csrf: string, to: Registration, ops: Op[], ended?: AbortSignal): Promise<Reply<PushAnswer>>;
  /** `full` forbids the shortcut "nothing new". */
  pull(csrf: string, from: { replica: string; cookie: string | null; full: boolean }, ended?: AbortSignal): Promise<Reply<PullAnswer>>;
}

/** Records a page may hold; the server sends fewer when they are large. */
const pageLimit = 200;

/** The server at `baseUrl`, reached through `fetch` (by default the page's own, looked up at each call). */
export function connect(
  baseUrl: string = location.origin,
  fetch: (request: Request) => Promise<Response> = (request) => globalThis.fetch(request),
): Server {
  const client = createClient<paths>({
    baseUrl,
    cache: "no-store",
    credentials: "same-origin",
    // A redirect is never ours: our server has none, a captive portal does.
    redirect: "error",
    fetch,
  });
  const signed = (csrf: string) => ({ "X-CSRF-Token": csrf, "Content-Type": "application/json" });
  return {
    signIn: (email, password) => call((signal) => client.POST("/api/session", { body: { email, password }, signal }), isSession),
    session: (ended) => call((signal) => client.GET("/api/session", { signal }), isSession, ended),
    signOut: (csrf) => call((signal) => client.DELETE("/api/session", { headers: signed(csrf), signal }), isNothing),
    register: (csrf, device, ended) =>
      call((signal) => client.POST("/api/sync/v1/register", { headers: signed(csrf), body: { device }, signal }), isRegistration, ended),
    push: (csrf, { replica, epoch }, ops, ended) =>
      call(
        (signal) => client.POST("/api/sync/v1/push", { headers: signed(csrf), body: { replica, proto: 1, epoch, ops }, signal }),
        answersTo(ops),
        ended,
      ),
    pull: (csrf, from, ended) =>
      call(
        (signal) => client.POST("/api/sync/v1/pull", { headers: signed(csrf), body: { ...from, limit: pageLimit }, signal }),
        isPullAnswer,
        ended,
      ),
  };
}
