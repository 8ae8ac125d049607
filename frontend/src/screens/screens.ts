/** Each screen as its own chunk, loaded when it is first opened. */
import type { Component } from "svelte";

import type { Screen } from "../router";

/** What App hands to a screen: the named parts of its address and its query. */
export interface ScreenProps {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

type Loader = () => Promise<{ default: Component<ScreenProps> }>;
const none = (load: () => Promise<{ default: unknown }>): Loader => load as Loader;

export const screens: Readonly<Record<Exclude<Screen, "aanmelden">, Loader>> = {
  vandaag: none(() => import("./vandaag/Vandaag.svelte")),
  plan: none(() => import("./plan/Plan.svelte")),
  bezoek: none(() => import("./bezoek/Bezoek.svelte")),
  observeren: none(() => import("./observeren/Observeren.svelte")),
  uitwerken: none(() => import("./uitwerken/Uitwerken.svelte")),
  feedback: none(() => import("./feedback/Feedback.svelte")),
  themas: none(() => import("./themas/MijnThemas.svelte")),
  hulp: none(() => import("./hulp/Hulp.svelte")),
  onbekend: none(() => import("./NotFound.svelte")),
};
