/** One tab of a person exchanges at a time, where the browser can see to that; without it the exchange is correct as well. */

/** How long a tab waits for another one that may have been put to sleep in its turn, in ms. */
const longestWait = 45_000;

/** Runs `work` when no other tab of this person is at it; rejects only with what `work` rejects with. */
export async function oneTabAtATime<T>(person: string, ended: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (typeof navigator === "undefined" || navigator.locks === undefined) return work();
  const tired = new AbortController();
  const tire = (): void => tired.abort();
  const timer = setTimeout(tire, longestWait);
  ended.addEventListener("abort", tire);
  let began = false;
  try {
    return await navigator.locks.request(`klassenbezoek-sync-${person}`, { signal: tired.signal }, () => {
      began = true;
      clearTimeout(timer);
      return work();
    });
  } catch (error) {
    if (began || !tired.signal.aborted) throw error;
    return await work();
  } finally {
    clearTimeout(timer);
    ended.removeEventListener("abort", tire);
  }
}
