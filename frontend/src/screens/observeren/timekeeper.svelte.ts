/** The lesson as it runs: started, paused (*even weg*), over, and what the clock shows. */
import { LessonClock, lessonTime, sinceStartAt } from "./clock";
import type { Lesson } from "./lesson.svelte";
import { newId } from "../../forms/id";

export type Phase = "before" | "running" | "away" | "over";

/** A longer difference between `started_at` and `ended_at` comes from a clock that was changed. */
const LONGEST_LESSON = 12 * 3600_000;

interface Clocks {
  wall: () => number;
  tick: () => number;
}

export class Timekeeper {
  /** What the clock shows, in whole seconds of lesson time. */
  seconds = $state(0);
  readonly phase: Phase = $derived.by(() => {
    if (typeof this.lesson.value("started_at") !== "string") return "before";
    if (typeof this.lesson.value("ended_at") === "string") return "over";
    return this.lesson.aways.some((away) => away.to === null) ? "away" : "running";
  });
  private clock: LessonClock | null = null;

  constructor(
    private readonly lesson: Lesson,
    private readonly clocks: Clocks = { wall: () => Date.now(), tick: () => performance.now() },
  ) {
    this.tick();
  }

  /** Lesson time in ms for a note that begins now: always after the note above it. */
  noteTime(): number {
    return Math.max(this.reading(), this.lesson.lastT() + 1);
  }

  /** Take the time anew. */
  tick(): void {
    this.seconds = Math.floor(this.reading() / 1000);
  }

  /** The tablet woke up, or the screen is looked at again. */
  wake(): void {
    this.clock?.wake();
    this.tick();
  }

  start(): void {
    if (this.phase !== "before") return;
    void this.lesson.write("started_at", this.iso());
    this.tick();
  }

  away(): void {
    if (this.phase !== "running") return;
    void this.lesson.write(`clock/away/${newId()}`, { from: this.since(), to: null });
    this.tick();
  }

  back(): void {
    for (const away of this.lesson.aways) {
      if (away.to === null) {
        void this.lesson.write(`clock/away/${away.id}`, { from: away.from, to: Math.max(away.from, this.since()) });
      }
    }
    this.tick();
  }

  /** Away when the lesson runs, back when away. */
  turn(): void {
    if (this.phase === "away") this.back();
    else this.away();
  }

  finish(): void {
    if (this.phase === "before" || this.phase === "over") return;
    this.back();
    void this.lesson.write("ended_at", this.iso());
    this.tick();
  }

  /** The lesson was not over yet. */
  resume(): void {
    if (this.phase === "over") void this.lesson.write("ended_at", null);
    this.tick();
  }

  private iso(): string {
    return new Date(this.clocks.wall()).toISOString();
  }

  /** ms since start; the count is made when the lesson is known to have started. */
  private since(): number {
    const started = this.lesson.value("started_at");
    if (typeof started !== "string") {
      this.clock = null;
      return 0;
    }
    this.clock ??= new LessonClock(Date.parse(started), this.proven(), this.clocks.wall, this.clocks.tick);
    return this.clock.now();
  }

  /** How far the record itself proves the lesson to be, in ms since start. */
  private proven(): number {
    const { aways } = this.lesson;
    return Math.max(0, sinceStartAt(this.lesson.lastT(), aways), ...aways.map((away) => away.to ?? away.from));
  }

  /** Lesson time in ms. */
  reading(): number {
    const started = this.lesson.value("started_at");
    const ended = this.lesson.value("ended_at");
    if (typeof started === "string" && typeof ended === "string") {
      const took = Date.parse(ended) - Date.parse(started);
      const believed = took >= 0 && took <= LONGEST_LESSON ? took : 0;
      return lessonTime(Math.max(believed, this.proven()), this.lesson.aways);
    }
    return lessonTime(this.since(), this.lesson.aways);
  }
}
