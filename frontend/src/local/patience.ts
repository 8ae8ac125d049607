/** Storing that is never given up: a full or failing device is tried again until it takes the words. */

import { DatabaseGone, isDiskFull } from "./database";
import type { Trouble } from "./store";

const firstWait = 500;
const longestWait = 15_000;

export class Patience {
  readonly #told: () => void;
  readonly #failing = new Map<symbol, Trouble>();
  readonly #sleepers = new Set<() => void>();

  /** `told` is called when the trouble begins or ends. */
  constructor(told: () => void) {
    this.#told = told;
  }

  /** Why something is not stored now; null when nothing fails. */
  get trouble(): Trouble | null {
    const troubles = [...this.#failing.values()];
    return troubles.includes("disk_full") ? "disk_full" : (troubles[0] ?? null);
  }

  /** Runs `work` until it succeeds. Rejects only with DatabaseGone. */
  async until<T>(work: () => Promise<T>): Promise<T> {
    const me = Symbol();
    for (let failures = 0; ; failures++) {
      try {
        const result = await work();
        if (this.#failing.delete(me)) this.#told();
        return result;
      } catch (error) {
        if (error instanceof DatabaseGone) {
          this.#failing.delete(me);
          throw error;
        }
        this.#failing.set(me, isDiskFull(error) ? "disk_full" : "storage");
        this.#told();
        await this.#pause(Math.min(longestWait, firstWait * 2 ** failures));
      }
    }
  }

  /** Tries at once instead of waiting out a pause. */
  retry(): void {
    for (const wake of [...this.#sleepers]) wake();
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#sleepers.add(wake);
    });
  }
}
