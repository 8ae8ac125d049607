/** Hands the open store of the signed-in person, and the way out, to every screen below AppFrame. */
import { getContext, setContext } from "svelte";

import type { LocalStore } from "../local/store";
import type { SignOutAnswer } from "../sync/session";

const key = Symbol("store");

/** What AppFrame hands down. */
export interface Handed {
  store: LocalStore;
  /** Signs out, unless words or pads are only here and `anyway` was not asked for. App hands in the one of sync/. */
  signOut: (store: LocalStore, how: { anyway: boolean }) => Promise<SignOutAnswer>;
  /** Called when she has signed out. */
  left: () => void;
}

/** Called once per person, by AppFrame. */
export function provideStore(handed: Handed): void {
  setContext(key, handed);
}

/** The store of the signed-in person. Call it while a component initialises. */
export function useStore(): LocalStore {
  return getContext<Handed>(key).store;
}

/** The ways out. Call it while a component initialises. */
export function useWayOut(): Pick<Handed, "signOut" | "left"> {
  return getContext<Handed>(key);
}
