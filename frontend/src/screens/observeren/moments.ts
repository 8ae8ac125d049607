/** The moments of an interval criterion: every so many seconds of lesson time one look, one option. */

/** Index of the moment that is due, counted from 0; null before the first one. */
export function momentAt(seconds: number, every: number): number | null {
  const passed = Math.floor(seconds / every);
  return passed >= 1 ? passed - 1 : null;
}

/** Seconds until the next moment. */
export function untilNext(seconds: number, every: number): number {
  return every - (Math.floor(seconds) % every);
}

/** How often each option was chosen, in the order of the form. */
export function tally(options: readonly string[], chosen: readonly unknown[]): { option: string; times: number }[] {
  return options.map((option) => ({ option, times: chosen.filter((one) => one === option).length }));
}
