/** Short messages at the edge of the screen: what just happened, and how to undo it. */
import { readonly, writable, type Readable } from "svelte/store";

export interface Toast {
  id: number;
  text: string;
  undo?: () => void;
}

const shown = writable<Toast[]>([]);
let last = 0;

/** The messages on the screen, oldest first. */
export const toasts: Readable<Toast[]> = readonly(shown);

/** Long enough to read and reach, also for somebody who is looking at children (WCAG 2.2.1 is met by staying on hover and focus). */
export const STAYS_MS = 10_000;

/** Says what happened; with `undo` the message carries an "Ongedaan maken" button. One message with undo at a time. */
export function say(text: string, undo?: () => void): number {
  const id = ++last;
  shown.update((list) => [...list.filter((one) => !one.undo || !undo), { id, text, ...(undo ? { undo } : {}) }].slice(-3));
  return id;
}

/** Takes a message away. */
export function dismiss(id: number): void {
  shown.update((list) => list.filter((one) => one.id !== id));
}
