/**
 * Calling a visit off with a way back. A cancelled visit cannot become planned again (only a lesson that is held
 * after all lifts it), so the word leaves when the time to undo is over, or when the app goes out of sight.
 */
import { readonly, writable, type Readable } from "svelte/store";

import { dismiss, say, STAYS_MS } from "../../parts/toast";

interface Pending {
  write: () => void;
  timer: ReturnType<typeof setTimeout>;
  toast: number;
}

const pending = new Map<string, Pending>();
const shown = writable<ReadonlySet<string>>(new Set());

/** Visits that are shown as cancelled and can still be taken back. */
export const cancelling: Readable<ReadonlySet<string>> = readonly(shown);

/** Shows a visit as cancelled, offers undo, and calls `write` once when nobody took it back. */
export function callOff(visit: string, words: string, write: () => void): void {
  if (pending.has(visit)) return;
  const toast = say(words, () => takeBack(visit));
  pending.set(visit, { write, toast, timer: setTimeout(() => settle(visit), STAYS_MS) });
  publish();
}

/** Takes it back: nothing was written. */
export function takeBack(visit: string): void {
  const one = pending.get(visit);
  if (!one) return;
  clearTimeout(one.timer);
  pending.delete(visit);
  publish();
}

/** Writes what is still open, at once. */
export function settleAll(): void {
  for (const visit of [...pending.keys()]) settle(visit);
}

function settle(visit: string): void {
  const one = pending.get(visit);
  if (!one) return;
  clearTimeout(one.timer);
  pending.delete(visit);
  dismiss(one.toast);
  one.write();
  publish();
}

function publish(): void {
  shown.set(new Set(pending.keys()));
}

if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && settleAll());
}
