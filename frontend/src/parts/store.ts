/** Hands the open store of the signed-in person to every screen below AppFrame. */
import { getContext, setContext } from "svelte";

import type { LocalStore } from "../local/store";

const key = Symbol("store");

interface Handed {
  store: LocalStore;
  leave: () => void;
}

/** Called once per person, by AppFrame; `left` is called when she has signed out. */
export function provideStore(store: LocalStore, left: () => void): void {
  setContext<Handed>(key, { store, leave: left });
}

/** The store of the signed-in person. Call it while a component initialises. */
export function useStore(): LocalStore {
  return getContext<Handed>(key).store;
}

/** What to call when the person has signed out. */
export function useLeave(): () => void {
  return getContext<Handed>(key).leave;
}
