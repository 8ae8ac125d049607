// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { startWriting } from "./writing";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("hands on the last words after a pause, once", () => {
  const kept: string[] = [];
  const writing = startWriting((words) => kept.push(words), 600);
  writing.type("Hoe");
  vi.advanceTimersByTime(400);
  writing.type("Hoe krijg ik");
  vi.advanceTimersByTime(599);
  expect(kept).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(kept).toEqual(["Hoe krijg ik"]);
  vi.advanceTimersByTime(5000);
  writing.flush();
  expect(kept).toEqual(["Hoe krijg ik"]);
  writing.end();
});

it("waits for nothing when the app goes out of sight, the page is left, or the field goes away", () => {
  const kept: string[] = [];
  const writing = startWriting((words) => kept.push(words));
  writing.type("een");
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  writing.type("twee");
  dispatchEvent(new Event("pagehide"));
  writing.type("drie");
  expect(writing.held).toBe(true);
  writing.end();
  expect(kept).toEqual(["een", "twee", "drie"]);
  expect(writing.held).toBe(false);
});
