/** The client's own code against a model of the server, over a network and a device with faults. */

import { get } from "svelte/store";
import { beforeEach, describe, expect, test } from "vitest";

import { newId } from "../forms/id";
import { TestDevice } from "./testing/devices";
import { ModelServer, problem } from "./testing/model-server";

let server: ModelServer;
let tablet: TestDevice;
let rec: string;

beforeEach(async () => {
  server = new ModelServer();
  tablet = new TestDevice(server, "lea");
  await tablet.open();
  rec = newId();
});

const observe = async (on: TestDevice = tablet) => on.store.create("observation", { visit: "v" }, rec);
const score = (val: number, on: TestDevice = tablet) => on.store.write(rec, "observation", "score/c1", val);
const seen = (on: TestDevice = tablet) => on.shown(rec)?.cells["score/c1"];
const unsent = (on: TestDevice = tablet) => get(on.store.state).unsent;

describe("a word that is written", () => {
  test("reaches the server, and the device knows it", async () => {
    await observe();
    await score(3);
    expect(unsent()).toBe(2);
    expect(await tablet.sync()).toEqual({ kind: "done" });
    expect(unsent()).toBe(0);
    expect(server.snapshot(rec).cells["score/c1"]?.v).toBe(3);
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });

  test("is shown before it is durable, and two quick taps follow one another", async () => {
    await observe();
    const saved = [score(3), score(4)];
    expect(seen()?.v).toBe(4);
    expect(seen()?.sib).toEqual([]);
    expect(get(tablet.store.state).saving).toBe(2);
    await Promise.all(saved);
    expect(get(tablet.store.state).saving).toBe(0);
    await tablet.sync();
    expect(server.snapshot(rec).cells["score/c1"]).toMatchObject({ v: 4, sib: [] });
  });

  test("is there after the page was killed and reopened without network", async () => {
    await observe();
    await score(3);
    await tablet.restart();
    expect(seen()?.v).toBe(3);
    expect(unsent()).toBe(2);
  });

  test("does not go back to what it was between acknowledgement and pull", async () => {
    await observe();
    await score(3);
    await tablet.sync();
    await score(4);
    expect((await tablet.sync("ok", "request_lost")).kind).toBe("offline");
    expect(unsent()).toBe(0);
    expect(seen()?.v).toBe(4);
    await tablet.restart();
    expect(seen()?.v).toBe(4);
  });
});

describe("a network that fails", () => {
  beforeEach(async () => {
    await observe();
    await score(3);
    await tablet.sync();
    await score(4);
  });

  test.each(["request_lost", "portal", "cut"] as const)("%s: nothing leaves the outbox", async (fate) => {
    expect(await tablet.sync(fate)).toEqual({ kind: "offline" });
    expect(unsent()).toBe(1);
    expect(seen()?.v).toBe(4);
  });

  test("an answer that got lost: pushing again has no second effect", async () => {
    await tablet.sync("answer_lost");
    expect(unsent()).toBe(1);
    await tablet.sync();
    expect(unsent()).toBe(0);
    expect(server.history.ops.filter(({ op }) => op.val === 4)).toHaveLength(1);
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });

  test("a request that arrives twice", async () => {
    await tablet.sync("twice");
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });

  test("an answer about other ops than were sent is no answer", async () => {
    const { answer } = server;
    server.answer = async (request, ...rest) => {
      const body = (await (await answer.call(server, request, ...rest)).json()) as { results?: { id: string }[] };
      for (const result of body.results ?? []) result.id = newId();
      return Response.json(body);
    };
    expect(await tablet.sync()).toEqual({ kind: "offline" });
    expect(unsent()).toBe(1);
  });

  test("only what was answered leaves the outbox", async () => {
    await score(4);
    await tablet.store.write(rec, "observation", "score/c2", 1);
    const { answer } = server;
    server.answer = async (request, ...rest) => {
      const response = await answer.call(server, request, ...rest);
      if (!request.url.endsWith("/push")) return response;
      const body = (await response.json()) as { results: unknown[] };
      server.answer = () => Promise.resolve(problem(503, "unavailable"));
      return Response.json({ ...body, results: body.results.slice(1) });
    };
    expect((await tablet.sync()).kind).toBe("refused");
    expect(unsent()).toBe(1);
    server.answer = answer;
    await tablet.sync();
    expect(unsent()).toBe(0);
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });

  test("a session that ended pauses and touches nothing", async () => {
    expect(await tablet.sync("signed_out")).toEqual({ kind: "signed_out" });
    expect(unsent()).toBe(1);
    expect(seen()?.v).toBe(4);
  });

  test("a stale token is read again", async () => {
    tablet.csrf = "newer";
    expect(await tablet.sync()).toEqual({ kind: "done" });
    expect(tablet.store.port.session().csrf).toBe("newer");
  });

  test("words never go under the session of another person who signed in meanwhile", async () => {
    const { answer } = server;
    server.answer = (request) => answer.call(server, request, "tom", "token of tom");
    expect(await tablet.sync()).toEqual({ kind: "signed_out" });
    expect(unsent()).toBe(1);
    expect(server.history.ops.some(({ author }) => author === "tom")).toBe(false);
  });
});

describe("a push that is too large", () => {
  test("is halved until it fits", async () => {
    server.maxOps = 3;
    await observe();
    for (let i = 0; i < 10; i++) await tablet.store.write(rec, "observation", `score/c${i}`, 3);
    expect(await tablet.sync()).toEqual({ kind: "done" });
    expect(unsent()).toBe(0);
    expect(Object.keys(server.snapshot(rec).cells)).toHaveLength(11);
  });

  test("is put aside with its content when nothing smaller exists, and does not block the rest", async () => {
    await observe();
    await tablet.sync();
    await tablet.store.batch((batch) => {
      for (let i = 0; i < 4; i++) batch.write(rec, "observation", `score/c${i}`, 3);
    });
    await score(4);
    server.maxOps = 3;
    expect(await tablet.sync()).toEqual({ kind: "done" });
    expect(get(tablet.store.attention()).map(({ op, why }) => [op.path, why])).toHaveLength(4);
    expect(server.snapshot(rec).cells["score/c1"]?.v).toBe(4);
    expect(await tablet.store.leave(false)).toEqual({ unsent: 4, scratch: 0 });
  });

  test("a transaction goes in one push", async () => {
    await observe();
    await Promise.all(Array.from({ length: 197 }, (_, i) => tablet.store.write(rec, "observation", `score/c${i}`, 3)));
    await tablet.store.batch((batch) => {
      for (let i = 0; i < 5; i++) batch.write(rec, "observation", `count/c${i}`, 1);
    });
    const sizes: number[] = [];
    const { answer } = server;
    server.answer = async (request, ...rest) => {
      if (request.url.endsWith("/push")) sizes.push(((await request.clone().json()) as { ops: unknown[] }).ops.length);
      return answer.call(server, request, ...rest);
    };
    await tablet.sync();
    expect(sizes).toEqual([198, 5]);
  });
});

describe("refused words", () => {
  test("stay with their author, also when the refusal got lost on the way", async () => {
    await observe();
    server.refusesPath = "score/c1";
    await score(3);
    await tablet.sync("ok", "answer_lost");
    await tablet.sync();
    expect(unsent()).toBe(0);
    await expect.poll(() => get(tablet.store.attention())).toMatchObject([{ why: "forbidden", op: { val: 3 } }]);
    expect(seen()).toBeUndefined();
    await tablet.restart();
    expect(get(tablet.store.state).attention).toBe(1);
  });
});

describe("a server restored from a backup", () => {
  test("gets back what was acknowledged, once, and in order", async () => {
    await observe();
    await score(3);
    await tablet.sync();
    const backup = server.backup();
    await score(4);
    await tablet.sync();
    await score(5);
    server.restore(backup);
    expect(await tablet.sync()).toEqual({ kind: "done" });
    expect(server.snapshot(rec).cells["score/c1"]).toMatchObject({ v: 5, sib: [] });
    expect(server.history.ops.map(({ op }) => op.val)).toEqual([{ visit: "v" }, 3, 4, 5]);
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
    expect(unsent()).toBe(0);
  });

  test("is noticed at a pull with nothing to push", async () => {
    await tablet.sync();
    const backup = server.backup();
    await observe();
    await tablet.sync();
    server.restore(backup);
    await tablet.sync();
    expect(server.sees("lea", rec)).toBe(true);
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });
});

test("a copied profile becomes a replica of its own and loses nothing", async () => {
  await observe();
  await tablet.sync();
  const copy = await tablet.copy();
  await score(3, tablet);
  await score(4, copy);
  await tablet.sync();
  expect(await copy.sync()).toEqual({ kind: "done" });
  await tablet.sync();
  expect(seen(tablet)).toMatchObject({ v: 4, sib: [{ v: 3 }] });
  expect(seen(copy)).toEqual(seen(tablet));
  await score(2, copy);
  await copy.sync();
  expect(server.snapshot(rec).cells["score/c1"]).toMatchObject({ v: 2, sib: [] });
});

test("an unknown replica registers anew", async () => {
  await observe();
  await tablet.sync();
  server.history.replicas.clear();
  await score(3);
  expect(await tablet.sync()).toEqual({ kind: "done" });
  expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
});

test("the order of writing stays when a new registration is followed by a lost push", async () => {
  await observe();
  await tablet.sync();
  server.history.replicas.clear();
  await score(3);
  await tablet.sync("ok", "ok", "request_lost");
  const visit = newId();
  await tablet.store.create("visit", { observer: "lea" }, visit);
  await tablet.sync();
  expect(server.history.ops.map(({ op }) => op.val)).toEqual([{ visit: "v" }, 3, { observer: "lea" }]);
});

describe("what may be seen", () => {
  test("a record that is no longer visible goes, own unsent words on it stay until they are answered", async () => {
    await observe();
    await tablet.sync();
    server.hide("lea", rec, true);
    await tablet.sync();
    expect(tablet.shown(rec)).toBeUndefined();
    await tablet.restart();
    expect(tablet.shown(rec)).toBeUndefined();
  });

  test("a new view replaces the old one only when it is complete", async () => {
    const other = newId();
    await observe();
    await tablet.store.create("visit", {}, other);
    await tablet.sync();
    server.page = 1;
    for (const replica of server.history.replicas.values()) replica.ack = replica.pending = null;
    expect((await tablet.sync("ok", "request_lost")).kind).toBe("offline");
    expect(tablet.shown(rec)).toBeDefined();
    await tablet.restart();
    expect(tablet.shown(rec)).toBeDefined();
    expect(tablet.shown(other)).toBeDefined();
    await tablet.sync();
    expect(tablet.shown(other)).toEqual(server.snapshot(other));
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });

  test("pages of two tabs that pull at once do not mix", async () => {
    await observe();
    await tablet.sync();
    const ledger = tablet.store.port.ledger();
    const older = await ledger.cookie();
    await score(3);
    await tablet.sync();
    const page = { cookie: "other", reset: true, more: false, puts: [], dels: [rec], directives: { attention: [], settled: [] } };
    expect(await ledger.place(older, page)).toBe(false);
    expect(await ledger.cookie()).not.toBe("other");
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });
});

describe("never-sent edits of one cell", () => {
  test("become one, which names what the first saw", async () => {
    await observe();
    await score(3);
    await tablet.sync();
    await score(4);
    await score(5);
    expect(unsent()).toBe(1);
    await tablet.sync();
    expect(server.history.ops.map(({ op }) => op.val)).toEqual([{ visit: "v" }, 3, 5]);
    expect(server.snapshot(rec).cells["score/c1"]).toMatchObject({ v: 5, sib: [] });
  });

  test("stay apart once one of them may have reached the server", async () => {
    await observe();
    await score(3);
    await tablet.sync("ok", "request_lost");
    await score(4);
    expect(unsent()).toBe(3);
  });

  test("stay apart when a change of status lies between: one is a value, the other an amendment", async () => {
    const visit = newId();
    await tablet.store.create("visit", { observer: "lea" }, visit);
    await tablet.store.create("observation", { visit }, rec);
    await tablet.store.write(visit, "visit", "status", { to: "recorded", from: "planned" });
    await score(3);
    await tablet.store.write(visit, "visit", "status", { to: "released", from: "recorded" });
    await score(4);
    expect(seen()).toMatchObject({ v: 3, amend: [{ v: 4 }] });
    await tablet.sync();
    expect(seen()).toMatchObject({ v: 3, amend: [{ v: 4 }] });
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });
});

test("a refusal that is not about the batch keeps everything", async () => {
  await observe();
  server.answer = () => Promise.resolve(problem(503, "unavailable"));
  expect(await tablet.sync()).toEqual({ kind: "refused", retryAfter: null });
  expect(unsent()).toBe(1);
});
