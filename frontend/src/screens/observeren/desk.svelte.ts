/** What an observer does on the screen: score, count, note, link, pause, finish; each with its way back. */
import { getContext, setContext } from "svelte";
import { SvelteSet } from "svelte/reactivity";

import { criteriaOf, type Criterion, type Form, type IntervalCriterion, type Level, pathKinds, scaleOf, type Section } from "../../forms/form";
import type { Json, RecordSnapshot } from "../../local/record";
import type { LocalStore } from "../../local/store";
import { say } from "../../parts/toast";
import { t } from "../../text/text";
import { Draft, type Marks } from "./draft";
import { Lesson } from "./lesson.svelte";
import { momentAt } from "./moments";
import { childId, newId } from "../../forms/id";
import { unfinished } from "./notes";
import { Stopwatches } from "./stopwatches.svelte";
import { Timekeeper } from "./timekeeper.svelte";

type Store = Pick<LocalStore, "write" | "create" | "person">;

export class Desk {
  readonly lesson: Lesson;
  readonly time: Timekeeper;
  readonly stopwatches: Stopwatches;
  /** The note being written, as it stands in the field. */
  text = $state("");
  marks = $state.raw<Marks>({ polarity: null, criterion: null, group: null });
  /** Id of the note being written: it stands in the field, not in the stream. */
  drafting = $state.raw<string | null>(null);
  /** In link mode: the note that gets a criterion, `"draft"` for the one in the field. */
  linking = $state.raw<string | null>(null);
  /** The note that is open for editing in the stream. */
  editing = $state.raw<string | null>(null);
  /** Interval criteria whose moments are asked for. */
  readonly watching = new SvelteSet<string>();
  private draft: Draft;
  private readonly criteria: ReadonlyMap<string, Criterion>;
  private readonly sections: ReadonlyMap<string, Section>;

  /** @param existing this observer's observation of the visit, when there is one already */
  constructor(
    store: Store,
    visit: string,
    readonly form: Form,
    existing?: RecordSnapshot,
  ) {
    this.criteria = new Map(criteriaOf(form).map((one) => [one.id, one]));
    this.sections = new Map(form.sections.flatMap((section) => section.criteria.map((one) => [one.id, section])));
    this.lesson = new Lesson(store, visit, existing?.id ?? childId("observation", visit, store.person.id), existing);
    this.time = new Timekeeper(this.lesson);
    this.stopwatches = new Stopwatches(this.lesson, () => this.time.reading() / 1000);
    for (const one of this.criteria.values()) {
      if (one.kind === "interval" && this.momentsOf(one).length > 0) this.watching.add(one.id);
    }
    const open = unfinished(this.lesson.order.map((id) => this.lesson.notes.get(id)).filter((note) => note !== undefined));
    this.draft = new Draft(
      { write: (note, field, value) => this.write(`note/${note}/${field}`, value), newId, now: () => this.time.noteTime() },
      open ?? undefined,
    );
    this.fromDraft();
  }

  criterion(id: string): Criterion | undefined {
    return this.criteria.get(id);
  }

  /** The domain a criterion stands in. */
  section(criterion: string): Section | undefined {
    return this.sections.get(criterion);
  }

  levels(criterion: Criterion): readonly Level[] {
    return criterion.kind === "level" ? (scaleOf(this.form, criterion.scale)?.levels ?? []) : [];
  }

  /** The cell that holds the answer to a criterion (for an interval: to one of its moments). */
  path(criterion: Criterion, moment?: number): string {
    return `${pathKinds[criterion.kind]}/${criterion.id}${moment === undefined ? "" : `/${String(moment)}`}`;
  }

  /** Write a cell; the first one starts the lesson. */
  write(path: string, value: Json): Promise<void> {
    this.time.start();
    return this.lesson.write(path, value);
  }

  /** Choose a value; the value that stood there already is taken away, with a way back. */
  choose(path: string, value: string | number): void {
    const before = this.lesson.value(path);
    if (before !== value) void this.write(path, value);
    else {
      void this.write(path, null);
      say(t.observeren.score_cleared, () => void this.write(path, before));
    }
  }

  /** One more (or one less, never below nothing). */
  count(criterion: Criterion, by: 1 | -1): void {
    const path = this.path(criterion);
    const before = this.lesson.value(path);
    void this.write(path, Math.max(0, (typeof before === "number" ? before : 0) + by));
  }

  startStopwatch(criterion: string): void {
    this.time.start();
    this.stopwatches.start(criterion);
  }

  watch(criterion: string): void {
    this.time.start();
    this.watching.add(criterion);
  }

  unwatch(criterion: string): void {
    this.watching.delete(criterion);
  }

  /** The moment of an interval criterion that stands open now, null where there is none. */
  due(criterion: IntervalCriterion): number | null {
    if (!this.watching.has(criterion.id) || this.time.phase !== "running") return null;
    return momentAt(this.time.seconds, criterion.every_seconds);
  }

  /** The options chosen so far. */
  momentsOf(criterion: IntervalCriterion): string[] {
    const last = momentAt(this.time.seconds, criterion.every_seconds) ?? -1;
    return Array.from({ length: last + 1 }, (_, i) => this.lesson.value(this.path(criterion, i))).filter((v) => typeof v === "string");
  }

  type(text: string): void {
    this.draft.type(text);
    this.fromDraft();
  }

  mark<K extends keyof Marks>(field: K, value: Marks[K]): void {
    this.draft.mark(field, value);
    this.fromDraft();
  }

  /** Finish the note in the field. */
  add(): string | null {
    const note = this.draft.add();
    if (this.linking === "draft") this.linking = note;
    this.fromDraft();
    return note;
  }

  /** Change a field of a note in the stream; its time never changes. */
  edit(note: string, field: "text" | "polarity" | "criterion" | "group" | "theme", value: string | number | null): Promise<void> {
    return this.lesson.write(`note/${note}/${field}`, value);
  }

  remove(note: string): void {
    if (this.editing === note) this.editing = null;
    void this.lesson.write(`note/${note}/deleted`, true);
    say(t.observeren.note_removed, () => void this.lesson.write(`note/${note}/deleted`, false));
  }

  /** Into link mode: for the note given, else the one in the field, else the last one, else the one still to come. */
  link(note?: string): void {
    const last = this.lesson.order.findLast((id) => id !== this.drafting);
    this.linking = note ?? (this.drafting !== null ? "draft" : (last ?? "draft"));
  }

  unlink(): void {
    this.linking = null;
  }

  /** Link the note of link mode to a criterion, and leave link mode. */
  linkTo(criterion: string): void {
    const note = this.linking;
    if (note === null) return;
    this.linking = null;
    const put = (value: string | null) => {
      if (note === "draft") this.mark("criterion", value);
      else void this.edit(note, "criterion", value);
    };
    const before = note === "draft" ? this.marks.criterion : (this.lesson.notes.get(note)?.criterion ?? null);
    put(criterion);
    const draftThen = note === "draft" ? this.draft.id : null;
    say(t.observeren.linked, () => {
      // The note may have left the field in the meantime.
      if (draftThen !== null && draftThen !== this.draft.id) void this.edit(draftThen, "criterion", before);
      else put(before);
    });
  }

  /** The lesson is over: everything running stops, the note in the field is finished. */
  finish(): void {
    this.stopwatches.stopAll();
    this.add();
    this.linking = this.editing = null;
    this.time.start();
    this.time.finish();
  }

  /** Once a second, and when the tablet wakes. */
  tick(): void {
    this.time.tick();
    this.stopwatches.tick();
  }

  /** The tablet woke up, or the screen is looked at again. */
  wake(): void {
    this.time.wake();
    this.tick();
  }

  private fromDraft(): void {
    this.text = this.draft.text;
    this.marks = this.draft.marks;
    this.drafting = this.draft.id;
  }
}

const key = Symbol("desk");

/** Hands the desk to the parts of the screen. */
export function provideDesk(desk: Desk): void {
  setContext(key, desk);
}

/** The desk of the screen; call it while a component initialises. */
export function useDesk(): Desk {
  return getContext<Desk>(key);
}
