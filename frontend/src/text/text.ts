/** The words of the interface in the language of this device; Dutch unless the person chose otherwise. */
import { nl, type Text } from "./nl";

export type { Text } from "./nl";

export const languages = ["nl", "en"] as const;
export type Language = (typeof languages)[number];

/** The words in use. Chosen once, before anything is drawn; changing the language loads the page again. */
export let t: Text = nl;

/** The language in use. */
export let language: Language = "nl";

/** Loads the words of a language and puts it on the page for screen readers and hyphenation. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted === "en") t = (await import("./en")).en;
  else t = nl;
  language = wanted;
  document.documentElement.lang = wanted;
}
