/** The store on a device that fills up, loses its database, is shared by tabs, and is left behind. */

import { get } from "svelte/store";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { TestDevice } from "../sync/testing/devices";
import { ModelServer } from "../sync/testing/model-server";
import { newId } from "../forms/id";
import type { Json } from "./record";

let server: ModelServer;
let tablet: TestDevice;
let rec: string;

beforeEach(async () => {
  server = new ModelServer();
  tablet = new TestDevice(server, `lea-${newId()}`);
  await tablet.open();
  rec = newId();
  await tablet.store.create("observation", { visit: "v" }, rec);
});

const write = (path: string, val: Json, on = tablet) => on.store.write(rec, "observation", path, val);
const value = (path: string, on = tablet) => on.shown(rec)?.cells[path]?.v;
const words = (on = tablet) => get(on.store.state);

describe("a device without room", () => {
  test("says so, keeps the word in memory, and stores it when there is room", async () => {
    tablet.full = true;
    const durable = write("score/c1", 3);
    await vi.waitFor(() => expect(words()).toMatchObject({ phase: "trouble", trouble: "disk_full", saving: 1, unsent: 1 }));
    expect(value("score/c1")).toBe(3);
    tablet.full = false;
    tablet.store.syncNow();
    await durable;
    expect(words()).toMatchObject({ phase: "idle", trouble: null, saving: 0, unsent: 2 });
    await tablet.restart();
    expect(value("score/c1")).toBe(3);
  });

  test("keeps the kladblok too", async () => {
    tablet.full = true;
    const durable = tablet.store.scratch("v").write("nadenken over groepjes");
    await vi.waitFor(() => expect(words().trouble).toBe("disk_full"));
    tablet.full = false;
    tablet.store.syncNow();
    await durable;
    await tablet.restart();
    expect(get(tablet.store.scratch("v").text)).toBe("nadenken over groepjes");
  });
});

test("a database that the browser closed is opened again", async () => {
  tablet.loseConnections();
  await write("score/c1", 3);
  tablet.loseConnections();
  expect((await tablet.sync()).kind).toBe("done");
  expect(server.snapshot(rec).cells["score/c1"]?.v).toBe(3);
});

test("a page killed while it writes keeps what was promised", async () => {
  await write("score/c1", 3);
  void write("score/c1", 4).catch(() => undefined);
  await tablet.restart();
  expect([3, 4]).toContain(value("score/c1"));
  await write("score/c1", 5);
  await tablet.sync();
  expect(server.snapshot(rec).cells["score/c1"]).toMatchObject({ v: 5, sib: [] });
});

describe("two tabs of one person", () => {
  let other: TestDevice;
  beforeEach(async () => {
    other = new TestDevice(server, tablet.person, tablet.disk);
    await other.open();
  });

  test("see each other's words, and follow each other", async () => {
    await write("score/c1", 3);
    await vi.waitFor(() => expect(value("score/c1", other)).toBe(3));
    await write("score/c1", 4, other);
    await vi.waitFor(() => expect(value("score/c1")).toBe(4));
    await tablet.sync();
    await vi.waitFor(() => expect(words(other).unsent).toBe(0));
    expect(server.snapshot(rec).cells["score/c1"]).toMatchObject({ v: 4, sib: [] });
    await vi.waitFor(() => expect(other.shown(rec)).toEqual(server.snapshot(rec)));
  });

  test("count their ops together", async () => {
    await Promise.all([1, 2, 3, 4].flatMap((i) => [write(`score/c${i}`, 1), write(`score/d${i}`, 1, other)]));
    expect((await tablet.sync()).kind).toBe("done");
    const numbers = server.history.ops.map(({ op }) => op.n);
    expect(new Set(numbers).size).toBe(9);
    expect(words().unsent).toBe(0);
  });

  test("an edit over a word that the other tab is sending stays an edit of its own", async () => {
    await write("score/c1", 3);
    const loaded = await other.store.port.ledger().load(200, 100_000);
    expect(loaded.ops.map((op) => op.val)).toEqual([{ visit: "v" }, 3]);
    await write("score/c1", 4);
    expect(words().unsent).toBe(3);
  });

  test("an edit after the other tab released the visit leaves the value from before it", async () => {
    const [visit, observation] = [newId(), newId()];
    await tablet.store.create("visit", { observer: tablet.person }, visit);
    await tablet.store.write(visit, "visit", "status", { to: "recorded", from: "planned" });
    await tablet.store.create("observation", { visit }, observation);
    await vi.waitFor(() => expect(other.shown(observation)).toBeDefined());
    await tablet.store.write(observation, "observation", "score/c1", 3);
    await other.store.write(visit, "visit", "status", { to: "released", from: "recorded" });
    // This tab has not heard of it yet.
    await tablet.store.write(observation, "observation", "score/c1", 4);
    await tablet.sync();
    expect(server.snapshot(observation).cells["score/c1"]).toMatchObject({ v: 3, amend: [{ v: 4 }] });
  });

  test("exchange at once without a lock and without a second effect", async () => {
    await write("score/c1", 3);
    const outcomes = await Promise.all([tablet.sync(), other.sync()]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["done", "done"]);
    await vi.waitFor(() => expect([words().unsent, words(other).unsent]).toEqual([0, 0]));
    expect(server.history.ops).toHaveLength(2);
    expect(tablet.shown(rec)).toEqual(server.snapshot(rec));
  });
});

describe("what cannot be written", () => {
  test.each([[undefined], [Number.NaN], [() => 1], [new Date()], [{ deep: [undefined] }]])("%s is refused before it is shown", async (val) => {
    await expect(write("score/c1", val as unknown as Json)).rejects.toThrow(TypeError);
    expect(value("score/c1")).toBeUndefined();
    expect(words().saving).toBe(0);
  });

  test("half a character and NUL, which no database keeps, do not reach it", async () => {
    await write("note/n/text", "goed\0 \ud83d gedaan \ud83d\udc4d");
    expect(value("note/n/text")).toBe("goed \ufffd gedaan \ud83d\udc4d");
  });

  test("a batch of which one op cannot be written leaves nothing", async () => {
    const batch = tablet.store.batch((writer) => {
      writer.write(rec, "observation", "score/c1", 3);
      writer.write(rec, "observation", "score/c2", Number.NaN);
    });
    await expect(batch).rejects.toThrow(TypeError);
    expect(value("score/c1")).toBeUndefined();
    expect(words().unsent).toBe(1);
  });

  test("a batch holds no more than a push", async () => {
    const batch = tablet.store.batch((writer) => {
      for (let i = 0; i <= 200; i++) writer.write(rec, "observation", `score/c${i}`, 3);
    });
    await expect(batch).rejects.toThrow(RangeError);
    expect(words().unsent).toBe(1);
  });
});

test("a later change of the object that was written does not reach what was written", async () => {
  const said = { text: "sterk begin", theme: null as string | null };
  await tablet.store.write(rec, "conversation", "post/strengths", said);
  said.text = "anders";
  expect(value("post/strengths")).toEqual({ text: "sterk begin", theme: null });
});

test("subscribers of another record hear nothing", async () => {
  const other = newId();
  await tablet.store.create("visit", {}, other);
  const heard = vi.fn();
  tablet.store.record(other).subscribe(heard);
  tablet.store.records("visit").subscribe(heard);
  heard.mockClear();
  await write("score/c1", 3);
  expect(heard).not.toHaveBeenCalled();
});

test("the age of unsent words is that of the oldest", async () => {
  const before = words().oldest?.getTime() ?? Number.NaN;
  await write("score/c1", 3);
  expect(words().oldest?.getTime()).toBe(before);
  await tablet.sync();
  expect(words().oldest).toBeNull();
});

describe("leaving the device", () => {
  test("is refused while words are unsent, and while a kladblok holds some", async () => {
    expect(await tablet.store.leave(false)).toEqual({ unsent: 1, scratch: 0 });
    await tablet.sync();
    await tablet.store.scratch("v").write("nadenken");
    expect(await tablet.store.leave(false)).toEqual({ unsent: 0, scratch: 1 });
    await tablet.restart();
    expect(get(tablet.store.scratch("v").text)).toBe("nadenken");
  });

  test("deletes everything when nothing is unsent", async () => {
    await tablet.sync();
    expect(await tablet.store.leave(false)).toEqual({ unsent: 0, scratch: 0 });
    await expect(write("score/c1", 3)).rejects.toThrow();
    await tablet.open();
    expect(tablet.shown(rec)).toBeUndefined();
  });

  test("anyway keeps unsent words for the next sign-in", async () => {
    await write("score/c1", 3);
    expect(await tablet.store.leave(true)).toEqual({ unsent: 2, scratch: 0 });
    await tablet.open();
    expect(value("score/c1")).toBe(3);
    await tablet.sync();
    expect(server.snapshot(rec).cells["score/c1"]?.v).toBe(3);
  });
});

test("closing waits for words on their way to the device", async () => {
  void write("score/c1", 3);
  await tablet.store.close();
  await tablet.open();
  expect(value("score/c1")).toBe(3);
});
