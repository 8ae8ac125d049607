/** The keys of the screen, for hands that lie on a keyboard. All with Alt, so that none is struck by accident or in a word. */

export type Act = "note" | "link" | "plus" | "minus" | "neutral" | "pause" | "hide" | "scratch" | "help" | "escape";

/** By place on the keyboard: with Alt some of them type another character. */
const acts: Readonly<Record<string, Act>> = {
  KeyN: "note",
  KeyK: "link",
  Equal: "plus",
  NumpadAdd: "plus",
  Minus: "minus",
  NumpadSubtract: "minus",
  Digit0: "neutral",
  Numpad0: "neutral",
  KeyP: "pause",
  KeyV: "hide",
  KeyB: "scratch",
  Slash: "help",
};

interface Pressed {
  code: string;
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  defaultPrevented: boolean;
  target: EventTarget | null;
}

/** What a key asks for; null in dialogs, which have keys of their own. */
export function actOf(event: Pressed): Act | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return null;
  if ((event.target as Partial<Element> | null)?.closest?.("dialog")) return null;
  if (event.key === "Escape") return "escape";
  return event.altKey ? (acts[event.code] ?? null) : null;
}
