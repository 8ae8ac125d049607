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

/** The words each screen says, its own and those of parts it borrows. A test holds this against the sources. */
export const words: Readonly<Record<Exclude<Screen, "aanmelden">, readonly Section[]>> = {
  vandaag: [],
  plan: ["plan"],
  bezoek: [],
  observeren: ["observeren"],
  uitwerken: ["uitwerken", "observeren", "feedback"],
  feedback: ["feedback", "observeren"],
  themas: ["themas"],
  hulp: ["hulp"],
  onbekend: [],
};

/** A screen after its words, because what a screen imports may say them at once. */
function screen(name: keyof typeof words, load: () => Promise<{ default: unknown }>): Loader {
  return async () => {
    await Promise.all(words[name].map(loadWords));
    // Screens name only the props they read.
    return (await load()).default as Component<ScreenProps>;
  };
}

export const screens: Readonly<Record<Exclude<Screen, "aanmelden">, Loader>> = {
  vandaag: screen("vandaag", () => import("./vandaag/Vandaag.svelte")),
  plan: screen("plan", () => import("./plan/Plan.svelte")),
  bezoek: screen("bezoek", () => import("./bezoek/Bezoek.svelte")),
  observeren: screen("observeren", () => import("./observeren/Observeren.svelte")),
  uitwerken: screen("uitwerken", () => import("./uitwerken/Uitwerken.svelte")),
  feedback: screen("feedback", () => import("./feedback/Feedback.svelte")),
  themas: screen("themas", () => import("./themas/MijnThemas.svelte")),
  hulp: screen("hulp", () => import("./hulp/Hulp.svelte")),
  onbekend: screen("onbekend", () => import("./NotFound.svelte")),
};
