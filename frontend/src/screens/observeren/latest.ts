/** Stores a value that keeps changing as fast as the device can: one write under way, and after it the newest value. */

export class Latest<T> {
  private newest: { value: T } | null = null;
  private busy: Promise<void> | null = null;

  /** @param write resolves when the value is durable */
  constructor(private readonly write: (value: T) => Promise<void>) {}

  /** Store this value; a value that was overtaken before its turn is skipped. */
  push(value: T): void {
    this.newest = { value };
    this.next();
  }

  /** Give up what has not had its turn. */
  drop(): void {
    this.newest = null;
  }

  /** Resolves when the last value is durable, or could not be made so. */
  async settled(): Promise<void> {
    while (this.busy) await this.busy;
  }

  private next(): void {
    if (this.busy || !this.newest) return;
    const { value } = this.newest;
    this.newest = null;
    this.busy = this.write(value)
      // What is wrong with storing is shown by the store's own state; here the next value is simply tried again.
      .catch(() => undefined)
      .finally(() => {
        this.busy = null;
        this.next();
      });
  }
}
