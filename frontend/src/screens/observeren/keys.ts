/** The keys of the screen, for hands that lie on a keyboard. */

export type Act = "note" | "link" | "plus" | "minus" | "neutral" | "pause" | "hide" | "scratch" | "help" | "escape";

const acts: Readonly<Record<string, Act>> = {
  n: "note",
  k: "link",
  "+": "plus",
  "=": "plus",
  "-": "minus",
  "0": "neutral",
  p: "pause",
  v: "hide",
  b: "scratch",
  "?": "help",
  Escape: "escape",
};

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  defaultPrevented: boolean;
  target: EventTarget | null;
}

/** What a key asks for; null in text fields and dialogs, and for the browser's own combinations. */
export function actOf(event: Pressed): Act | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target as Partial<Element> | null;
  if (target?.closest?.("input, textarea, select, dialog, [contenteditable]")) return null;
  return acts[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
