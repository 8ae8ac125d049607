// @vitest-environment jsdom
import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { STAYS_MS, toasts } from "../../parts/toast";
import { callOff, cancelling, settleAll, takeBack } from "./cancelling";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  settleAll();
  vi.useRealTimers();
});

describe("calling a visit off", () => {
  it("shows at once and is written once when nobody takes it back", () => {
    const write = vi.fn();
    callOff("v1", "Wordt afgezegd", write);
    callOff("v1", "Wordt afgezegd", write);
    expect(get(cancelling).has("v1")).toBe(true);
    expect(write).not.toHaveBeenCalled();
    vi.advanceTimersByTime(STAYS_MS);
    expect(write).toHaveBeenCalledTimes(1);
    expect(get(cancelling).has("v1")).toBe(false);
    expect(get(toasts)).toEqual([]);
  });

  it("leaves no trace when it is taken back in time", () => {
    const write = vi.fn();
    callOff("v1", "Wordt afgezegd", write);
    get(toasts).at(-1)?.undo?.();
    takeBack("v1");
    vi.advanceTimersByTime(STAYS_MS * 2);
    expect(write).not.toHaveBeenCalled();
    expect(get(cancelling).size).toBe(0);
  });

  it("is written at once when the app goes out of sight", () => {
    const write = vi.fn();
    callOff("v1", "Wordt afgezegd", write);
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    expect(write).toHaveBeenCalledTimes(1);
  });
});
