/** Who is known on a device, and whose words wait there. */

import "fake-indexeddb/auto";
import Dexie from "dexie";
import { get } from "svelte/store";
import { beforeEach, expect, test } from "vitest";

import { ModelServer, problem } from "../sync/testing/model-server";
import { connect } from "../sync/server";
import { readSession, signIn, signOut } from "../sync/session";
import { device } from "./device";
import { currentPerson, openStore } from "./open";
import type { Session } from "./person";

const lea: Session = { person: { id: "lea", name: "Lea" }, roles: [{ role: "coordinator", school: "s" }], csrf: "token of lea" };
const tom: Session = { person: { id: "tom", name: "Tom" }, roles: [{ role: "teacher", school: "s" }], csrf: "token of tom" };

let model: ModelServer;
/** Whose cookie the browser has; null for none, undefined without network. */
let signedIn: Session | null | undefined;

const server = connect("http://school.test", async (request) => {
  if (signedIn === undefined) throw new TypeError("Failed to fetch");
  if (signedIn === null) return problem(401, "signed_out");
  if (request.method === "DELETE") {
    signedIn = null;
    return new Response(null, { status: 204 });
  }
  return model.answer(request, signedIn.person.id, signedIn.csrf);
});

beforeEach(async () => {
  model = new ModelServer();
  signedIn = lea;
  for (const each of [lea, tom]) await (await openStore(each)).leave(true);
  for (const each of [lea, tom]) await Dexie.delete(`klassenbezoek-${each.person.id}`);
  await device().ended();
});

test("the person who signed in last is known without network, until she signs out", async () => {
  expect(await currentPerson()).toBeUndefined();
  const store = await openStore(lea);
  signedIn = undefined;
  expect(await currentPerson()).toEqual(lea);
  await signOut(store, {}, server);
  expect(await currentPerson()).toBeUndefined();
});

test("signing in again as the same person goes on with the open store and its newer session", async () => {
  const store = await openStore(lea);
  const again = await openStore({ ...lea, csrf: "newer", roles: [] });
  expect(again).toBe(store);
  expect(again.port.session().csrf).toBe("newer");
  expect(again.roles).toEqual([]);
  expect(await currentPerson()).toMatchObject({ csrf: "newer" });
});

test("another person gets her own database and hears of the words that wait", async () => {
  const first = await openStore(lea);
  await first.create("visit", {});
  await first.close();
  const second = await openStore(tom);
  expect(second.others).toEqual([{ person: lea.person, unsent: 1 }]);
  expect(get(second.records("visit"))).toEqual([]);
  expect(await currentPerson()).toEqual(tom);
});

test("signing out deletes the database only when the outbox is empty", async () => {
  const store = await openStore(lea);
  await store.create("visit", {});
  expect(await signOut(store, {}, server)).toEqual({ done: false, unsent: 1, scratch: 0 });
  expect(signedIn).toEqual(lea);
  expect(await signOut(store, { anyway: true }, server)).toEqual({ done: true, unsent: 1, scratch: 0 });
  expect(signedIn).toBeNull();
  const back = await openStore(lea);
  expect(get(back.records("visit"))).toHaveLength(1);
});

test("a sign-out without network ends the session at the next contact", async () => {
  const store = await openStore(lea);
  signedIn = undefined;
  expect((await signOut(store, {}, server)).done).toBe(true);
  expect(await readSession(server)).toBe("offline");
  signedIn = lea;
  expect(await readSession(server)).toBe("signed_out");
  expect(signedIn).toBeNull();
});

test("finishing an old sign-out leaves another person's session alone", async () => {
  const store = await openStore(lea);
  signedIn = undefined;
  await signOut(store, {}, server);
  signedIn = tom;
  expect(await readSession(server)).toMatchObject({ person: { id: "tom" } });
  expect(signedIn).toEqual(tom);
});

test.each([
  [problem(401, "wrong_credentials"), { problem: "wrong" }],
  [problem(400, "invalid_field"), { problem: "wrong" }],
  [problem(503, "unavailable"), { problem: "server" }],
  [new Response("<html>", { headers: { "Content-Type": "text/html" } }), { problem: "offline" }],
])("a sign-in that fails says why", async (response, expected) => {
  expect(await signIn("lea@school.nl", "geheim", connect("http://school.test", () => Promise.resolve(response)))).toEqual(expected);
});

test("too many sign-ins say how long to wait", async () => {
  const response = problem(429, "rate_limited");
  response.headers.set("Retry-After", "30");
  const answer = await signIn("a", "b", connect("http://school.test", () => Promise.resolve(response)));
  expect(answer).toEqual({ problem: "too_many", retryAfter: 30 });
});

test("a wiped device holds nothing of anybody", async () => {
  await (await openStore(tom)).create("visit", {});
  const store = await openStore(lea);
  await store.create("visit", {});
  await store.port.wipe();
  expect((await Dexie.getDatabaseNames()).filter((name) => name.startsWith("klassenbezoek"))).toEqual([]);
  await expect(store.create("visit", {})).rejects.toThrow();
});

test("a device that is to be wiped is emptied also when nobody is signed in on it", async () => {
  await (await openStore(lea)).create("visit", {});
  const wiping = connect("http://school.test", () => Promise.resolve(problem(401, "device_wiped")));
  expect(await readSession(wiping)).toBe("signed_out");
  expect(await Dexie.exists("klassenbezoek-lea")).toBe(false);
  expect(await currentPerson()).toBeUndefined();
});
