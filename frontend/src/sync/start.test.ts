/** When a started store exchanges: soon after an edit, now and then, patiently after failures, and never in another's name. */

import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { newId } from "../forms/id";
import { startSync } from "./start";
import { TestDevice } from "./testing/devices";
import { ModelServer, problem } from "./testing/model-server";
import { oneTabAtATime } from "./turn";

let server: ModelServer;
let tablet: TestDevice;

beforeEach(async () => {
  server = new ModelServer();
  tablet = new TestDevice(server, `lea-${newId()}`);
  await tablet.open();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});

afterEach(async () => {
  await tablet.store.close();
  vi.useRealTimers();
});

const words = () => get(tablet.store.state);

/** Lets the clock run, up to ten minutes, until the check holds; the device works in turns that no clock moves. */
async function until(check: () => void): Promise<void> {
  for (let passed = 0; ; passed += 100) {
    try {
      return check();
    } catch (error) {
      if (passed > 600_000) throw error;
    }
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(100);
  }
}
const pushes = () => tablet.requests.filter((path) => path.endsWith("/push")).length;

async function started(): Promise<void> {
  startSync(tablet.store, tablet.network());
  await until(() => expect(words()).toMatchObject({ phase: "idle", complete: true }));
}

test("starting looks at once, and starting twice changes nothing", async () => {
  await started();
  startSync(tablet.store, tablet.network());
  expect(tablet.requests).toEqual(["/api/sync/v1/register", "/api/sync/v1/pull"]);
});

test("edits that follow each other quickly go in one push", async () => {
  await started();
  for (let i = 0; i < 5; i++) await tablet.store.create("visit", {});
  expect(words().unsent).toBe(5);
  await until(() => expect(words().unsent).toBe(0));
  expect(pushes()).toBe(1);
});

test("without edits it looks again within a minute", async () => {
  await started();
  const before = tablet.requests.length;
  await until(() => expect(tablet.requests.length).toBeGreaterThan(before));
});

test("without network it says so, waits longer each time, and goes on by itself", async () => {
  await started();
  tablet.fates = Array.from({ length: 5 }, () => "request_lost" as const);
  await tablet.store.create("visit", {});
  await until(() => expect(words().phase).toBe("offline"));
  await tablet.store.create("visit", {});
  const began = Date.now();
  await until(() => expect(words()).toMatchObject({ phase: "idle", unsent: 0 }));
  expect(Date.now() - began).toBeGreaterThan(5_000);
});

test("somebody who asks does not wait", async () => {
  await started();
  tablet.fates = Array.from({ length: 6 }, () => "request_lost" as const);
  await tablet.store.create("visit", {});
  await until(() => expect(tablet.fates).toHaveLength(0));
  tablet.store.syncNow();
  const began = Date.now();
  await until(() => expect(words().unsent).toBe(0));
  expect(Date.now() - began).toBeLessThan(5_000);
});

test("a device without room for what the server sends says so, and goes on when there is room", async () => {
  await started();
  const second = new TestDevice(server, "tom");
  await second.open();
  await second.store.create("visit", {});
  await second.sync();
  tablet.full = true;
  tablet.store.syncNow();
  await until(() => expect(words()).toMatchObject({ phase: "trouble", trouble: "disk_full" }));
  tablet.full = false;
  await until(() => expect(words()).toMatchObject({ phase: "idle", trouble: null }));
  expect(get(tablet.store.records("visit"))).toHaveLength(1);
});

test("a wiped device is emptied, and the store says that nobody is signed in", async () => {
  await started();
  await tablet.store.create("visit", {});
  server.answer = () => Promise.resolve(problem(401, "device_wiped"));
  await until(() => expect(words().phase).toBe("signed_out"));
  await expect(tablet.store.create("visit", {})).rejects.toThrow();
  expect((await tablet.disk.databases()).map(({ name }) => name)).toEqual([]);
});

describe("a session that ended", () => {
  beforeEach(async () => {
    await started();
    tablet.fates = ["signed_out"];
    await tablet.store.create("visit", {});
    await until(() => expect(words().phase).toBe("signed_out"));
  });

  test("pauses: no edit and no hour makes it ask again", async () => {
    const before = tablet.requests.length;
    await tablet.store.create("visit", {});
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(tablet.requests).toHaveLength(before);
    expect(words()).toMatchObject({ phase: "signed_out", unsent: 2 });
  });

  test("goes on when the same person signs in again", async () => {
    tablet.csrf = "newer";
    await tablet.store.port.renew({ ...tablet.store.port.session(), csrf: "newer" });
    await until(() => expect(words()).toMatchObject({ phase: "idle", unsent: 0 }));
  });

  test("stays paused when another person is signed in in this browser", async () => {
    const { answer } = server;
    server.answer = (request) => answer.call(server, request, "tom", "token of tom");
    tablet.store.syncNow();
    await until(() => expect(tablet.requests.at(-1)).toBe("/api/session"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(words()).toMatchObject({ phase: "signed_out", unsent: 1 });
    expect(server.history.ops).toEqual([]);
  });
});

test("a closed store asks for nothing any more", async () => {
  await started();
  const before = tablet.requests.length;
  await tablet.store.close();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(tablet.requests).toHaveLength(before);
});

describe("turns of tabs", () => {
  test("without locks the work is simply done", async () => {
    expect(await oneTabAtATime("lea", new AbortController().signal, () => Promise.resolve(3))).toBe(3);
  });

  test("a tab that was put to sleep in its turn holds up the others for a while only", async () => {
    const request = (_name: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));
    vi.stubGlobal("navigator", { locks: { request } });
    const work = vi.fn(() => Promise.resolve(3));
    const turn = oneTabAtATime("lea", new AbortController().signal, work);
    await vi.advanceTimersByTimeAsync(44_000);
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await turn).toBe(3);
    vi.unstubAllGlobals();
  });

  test("a failure of the work is not done again", async () => {
    const request = (_name: string, _options: object, work: () => Promise<unknown>) => work();
    vi.stubGlobal("navigator", { locks: { request } });
    const work = vi.fn(() => Promise.reject(new Error("the device failed")));
    await expect(oneTabAtATime("lea", new AbortController().signal, work)).rejects.toThrow("the device failed");
    expect(work).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });
});
