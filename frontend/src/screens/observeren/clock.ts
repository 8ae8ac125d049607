/**
 * The lesson clock: how far the lesson is, through pauses, locked screens, killed pages and wrong tablet clocks.
 *
 * Two counts, both in whole ms. *Since start* runs from `started_at` without stopping; pauses (`clock/away/<uuid>`,
 * `{from, to}`) are written in it. *Lesson time* is since start without the pauses: it is what the clock shows and
 * what a note's `t` holds, so a note says the time the observer saw and no later pause or restart moves it.
 */

/** A pause, in ms since start; `to` is null while it lasts. */
export interface Away {
  from: number;
  to: number | null;
}

/** A lesson is over long before this; a larger difference with `started_at` means the tablet's clock was changed. */
const LONGEST_LESSON = 12 * 3600_000;
/** Below this, wall clock and monotonic count differ by rounding and small corrections, not by sleep. */
const SLEPT = 2000;

/** How long the pauses lasted together, in ms, up to `sinceStart`. Overlapping pauses count once. */
export function pausedBefore(sinceStart: number, aways: readonly Away[]): number {
  let paused = 0;
  let reached = 0;
  for (const { from, to } of [...aways].sort((a, b) => a.from - b.from)) {
    const start = Math.max(from, reached);
    const end = Math.min(to ?? sinceStart, sinceStart);
    if (end > start) {
      paused += end - start;
      reached = end;
    }
  }
  return paused;
}

/** The moment since start at which the clock stood at `lesson` ms: the way back from a note's `t`. */
export function sinceStartAt(lesson: number, aways: readonly Away[]): number {
  let since = lesson;
  for (const { from, to } of [...aways].sort((a, b) => a.from - b.from)) {
    if (to !== null && from < since) since += Math.max(0, to - from);
  }
  return since;
}

/** Counts since start. `wall` and `tick` are the two clocks of the device, in ms; `tick` never runs backwards. */
export class LessonClock {
  private startedAt: number;
  private since: number;
  private tickAt: number;

  /**
   * @param startedAt the record's `started_at`, in ms since the epoch
   * @param atLeast ms since start that the record already proves (last note, last pause): the count never falls below
   */
  constructor(
    startedAt: number,
    atLeast: number,
    private readonly wall: () => number = () => Date.now(),
    private readonly tick: () => number = () => performance.now(),
  ) {
    this.startedAt = startedAt;
    this.since = Math.max(0, atLeast);
    this.tickAt = this.tick();
    this.wake(0);
  }

  /** ms since start, never less than an earlier answer. */
  now(): number {
    const tick = this.tick();
    this.since += Math.max(0, tick - this.tickAt);
    this.tickAt = tick;
    return Math.round(this.since);
  }

  /** Catch up after the device slept, which stops `tick` on some of them. Only ever forward, only within a lesson. */
  wake(tolerance: number = SLEPT): void {
    const counted = this.now();
    const elapsed = this.wall() - this.startedAt;
    if (elapsed <= LONGEST_LESSON && elapsed > counted + tolerance) this.since = elapsed;
  }
}

/** Lesson time in ms at `sinceStart`. */
export function lessonTime(sinceStart: number, aways: readonly Away[]): number {
  return Math.max(0, sinceStart - pausedBefore(sinceStart, aways));
}

/** Lesson time as it stands on the clock: `04:07`, from an hour on `1:04:07`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
