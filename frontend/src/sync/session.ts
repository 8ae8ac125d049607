/** Signing in, reading and ending the server's session. */

import { device, wipeDevice } from "../local/device";
import type { Session } from "../local/person";
import type { Left, LocalStore } from "../local/store";
import { connect, type Server } from "./server";

export type { Role, Session } from "../local/person";

/** Why a sign-in did not succeed: wrong address or password, no network, too many attempts (`retryAfter` seconds), or the server fails. */
export interface SignInProblem {
  problem: "wrong" | "offline" | "too_many" | "server";
  retryAfter?: number;
}

/** What readSession found: a session, nobody signed in, or no way to know (no network). */
export type SessionAnswer = Session | "signed_out" | "offline";

/**
 * "done" when signed out; `unsent` words then still wait here for the person's next sign-in (0: nothing is left).
 * Not done: so many words are only on this device, and so many private pads; ask again with `anyway` to go nevertheless.
 */
export interface SignOutAnswer extends Left {
  done: boolean;
}

/** Signs in with the server; needs the network. */
export async function signIn(email: string, password: string, server: Server = connect()): Promise<Session | SignInProblem> {
  const reply = await server.signIn(email, password);
  if (reply.kind === "ok") return reply.body;
  if (reply.kind === "offline") return { problem: "offline" };
  // Input that the server cannot take for an address or a password is as wrong as a pair that it does not know.
  if (reply.status === 401 || reply.status === 400) return { problem: "wrong" };
  if (reply.status === 429) return { problem: "too_many", ...(reply.retryAfter === null ? {} : { retryAfter: reply.retryAfter }) };
  return { problem: "server" };
}

/** Asks the server who is signed in. A sign-out that had no network is finished first; a device that the server wipes is emptied. */
export async function readSession(server: Server = connect()): Promise<SessionAnswer> {
  const reply = await server.session();
  const ending = await device().ending();
  if (reply.kind === "offline") return "offline";
  if (reply.kind === "problem") {
    if (reply.status !== 401) return "offline";
    if (reply.code === "device_wiped") await wipeDevice();
    await device().ended();
    return "signed_out";
  }
  if (ending !== reply.body.person.id) return reply.body;
  return (await endSession(server, reply.body.csrf)) ? "signed_out" : "offline";
}

/**
 * Signs out. Nothing is lost by it: with words that only this device holds nothing happens and the answer says so,
 * unless `anyway` is asked for; then they stay here, closed, until the same person signs in again. Without network the
 * server's session is ended at the next contact.
 */
export async function signOut(store: LocalStore, { anyway = false } = {}, server: Server = connect()): Promise<SignOutAnswer> {
  const { csrf } = store.port.session();
  const left = await store.leave(anyway);
  if (!anyway && left.unsent + left.scratch > 0) return { done: false, ...left };
  await endSession(server, csrf);
  return { done: true, ...left };
}

async function endSession(server: Server, csrf: string): Promise<boolean> {
  const reply = await server.signOut(csrf);
  const over = reply.kind === "ok" || (reply.kind === "problem" && reply.status === 401);
  if (over) await device().ended();
  return over;
}
