/** Timers of a form: they run on lesson time, so that *even weg* holds them, and store their total while they run. */
import { SvelteMap } from "svelte/reactivity";

import type { Lesson } from "./lesson.svelte";

/** A killed page loses at most this much of a running timer, in seconds. */
const STORE_EVERY = 5;
const LONGEST = 86_400;

export class Stopwatches {
  /** Per running criterion: total in whole seconds. */
  readonly running = new SvelteMap<string, number>();
  private readonly since = new Map<string, { total: number; from: number }>();

  /** @param now lesson time in seconds */
  constructor(
    private readonly lesson: Lesson,
    private readonly now: () => number,
  ) {}

  /** The total in whole seconds, running or not; null when it was never started. */
  total(criterion: string): number | null {
    const stored = this.lesson.value(`timer/${criterion}`);
    return this.running.get(criterion) ?? (typeof stored === "number" ? stored : null);
  }

  start(criterion: string): void {
    const total = this.total(criterion) ?? 0;
    this.since.set(criterion, { total, from: this.now() });
    this.running.set(criterion, total);
    this.store(criterion, total);
  }

  stop(criterion: string): void {
    const total = this.count(criterion);
    if (total === null) return;
    this.since.delete(criterion);
    this.running.delete(criterion);
    this.store(criterion, total);
  }

  stopAll(): void {
    for (const criterion of [...this.since.keys()]) this.stop(criterion);
  }

  tick(): void {
    for (const criterion of this.since.keys()) {
      const total = this.count(criterion) ?? 0;
      const stored = this.lesson.value(`timer/${criterion}`);
      this.running.set(criterion, total);
      if (total - (typeof stored === "number" ? stored : 0) >= STORE_EVERY) this.store(criterion, total);
    }
  }

  /** Store every running total now: the page may be put away. */
  keep(): void {
    for (const criterion of this.since.keys()) this.store(criterion, this.count(criterion) ?? 0);
  }

  private count(criterion: string): number | null {
    const begun = this.since.get(criterion);
    return begun ? Math.min(LONGEST, Math.floor(begun.total + this.now() - begun.from)) : null;
  }

  private store(criterion: string, total: number): void {
    if (this.lesson.value(`timer/${criterion}`) !== total) void this.lesson.write(`timer/${criterion}`, total);
  }
}
