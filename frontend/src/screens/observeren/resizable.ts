/** The height of the note stream where it stands below the criteria: dragged by its grip, or moved with the arrow keys. */
import type { Attachment } from "svelte/attachments";

/** Height of the stream in percent of the screen. */
export const LOWEST = 6;
export const HIGHEST = 55;
export const USUAL = 24;
const STEP = 6;

const between = (percent: number): number => Math.round(Math.min(HIGHEST, Math.max(LOWEST, percent)));

/** Puts a chosen height on the element; null leaves it to the style sheet. */
export function sized(height: () => number | null): Attachment<HTMLElement> {
  return (node) => {
    const chosen = height();
    if (chosen === null) node.style.removeProperty("--stream");
    else node.style.setProperty("--stream", `${String(chosen)}dvh`);
  };
}

/** Follow a finger from here on; `move` gets each new height. */
export function dragged(event: PointerEvent & { currentTarget: HTMLElement }, from: number, move: (to: number) => void): void {
  const grip = event.currentTarget;
  const start = event.clientY;
  event.preventDefault();
  grip.focus({ preventScroll: true });
  grip.setPointerCapture(event.pointerId);
  const follow = (now: PointerEvent) => move(between(from + ((start - now.clientY) / innerHeight) * 100));
  const end = () => {
    grip.removeEventListener("pointermove", follow);
    grip.removeEventListener("pointerup", end);
    grip.removeEventListener("pointercancel", end);
  };
  grip.addEventListener("pointermove", follow);
  grip.addEventListener("pointerup", end);
  grip.addEventListener("pointercancel", end);
}

/** The height a key asks for, null for a key that asks nothing. */
export function stepped(key: string, from: number): number | null {
  const step = { ArrowUp: STEP, PageUp: STEP * 3, ArrowDown: -STEP, PageDown: -STEP * 3, Home: -100, End: 100 }[key];
  return step === undefined ? null : between(from + step);
}

/** Keeps messages at the edge of the screen above this element: they stand on `--bar`, the height of what is below them. */
export const belowMessages: Attachment<HTMLElement> = (node) => {
  const root = document.documentElement.style;
  const watch = new ResizeObserver(() => root.setProperty("--bar", `${String(node.offsetHeight)}px`));
  watch.observe(node);
  return () => {
    watch.disconnect();
    root.removeProperty("--bar");
  };
};
