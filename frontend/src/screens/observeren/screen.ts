/** Hands what every part of the screen reads to those parts: the visit, names, and how to say a moment. */
import { getContext, setContext } from "svelte";

import type { Lessoned } from "./visit";

export interface Around {
  readonly visit: Lessoned;
  /** Full name of a person, or words for somebody whose name is not here. */
  name(person: string | null): string;
  /** First name of the observed teacher. */
  readonly teacher: string;
  readonly focus: ReadonlySet<string>;
}

const key = Symbol("around");

export function provideAround(around: Around): void {
  setContext(key, around);
}

/** Call it while a component initialises. */
export function useAround(): Around {
  return getContext<Around>(key);
}
