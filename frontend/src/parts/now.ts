/** The present moment for words like "oudste 12 min", renewed twice a minute while somebody looks. */
import { readable } from "svelte/store";

export const now = readable(new Date(), (set) => {
  set(new Date());
  const timer = setInterval(() => set(new Date()), 30_000);
  return () => clearInterval(timer);
});
