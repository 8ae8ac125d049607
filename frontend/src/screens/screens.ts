/** Each screen as its own chunk, loaded when it is first opened. */
import type { Component } from "svelte";

import type { Screen } from "../router";
import { loadWords, type Section } from "../text/text";

/** What App hands to a screen: the named parts of its address and its query. */
export interface ScreenProps {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

type Loader = () => Promise<Component<ScreenProps>>;

/** A screen with its words: the words first, because what a screen imports may say them at once. */
function screen(load: () => Promise<{ default: unknown }>, words?: Section): Loader {
  return async () => {
    if (words) await loadWords(words);
    // Screens name only the props they read.
    return (await load()).default as Component<ScreenProps>;
  };
}

export const screens: Readonly<Record<Exclude<Screen, "aanmelden">, Loader>> = {
  vandaag: screen(() => import("./vandaag/Vandaag.svelte")),
  plan: screen(() => import("./plan/Plan.svelte"), "plan"),
  bezoek: screen(() => import("./bezoek/Bezoek.svelte")),
  observeren: screen(() => import("./observeren/Observeren.svelte"), "observeren"),
  uitwerken: screen(() => import("./uitwerken/Uitwerken.svelte"), "uitwerken"),
  feedback: screen(() => import("./feedback/Feedback.svelte"), "feedback"),
  themas: screen(() => import("./themas/MijnThemas.svelte"), "themas"),
  hulp: screen(() => import("./hulp/Hulp.svelte"), "hulp"),
  onbekend: screen(() => import("./NotFound.svelte")),
};
