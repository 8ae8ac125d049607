/** The words of the interface in the language of this device; Dutch unless the person chose otherwise. */
import { first, later, type Text } from "./nl";

export type { Text } from "./nl";

export const languages = ["nl", "en"] as const;
export type Language = (typeof languages)[number];

/** The sections of words that come with a screen. */
export type Section = keyof typeof later;

/**
 * The words in use. Chosen once, before anything is drawn; changing the language loads the page again.
 * The sections of `later` are there when their screen is: `loadWords` comes before it.
 */
export let t: Text = { ...first } as Text;

/** The language in use. */
export let language: Language = "nl";

/** Loads the words of a language and puts it on the page for screen readers and hyphenation. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted === "en") t = (await import("./en")).en;
  language = wanted;
  document.documentElement.lang = wanted;
}

/** Loads the words of a screen, if they are not here yet. */
export async function loadWords(section: Section): Promise<void> {
  if (t[section] === undefined) Object.assign(t, { [section]: (await later[section]())[section as never] });
}
