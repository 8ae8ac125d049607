/** The shape of a kijkwijzer as it arrives in a `form` record (cell `definition`), and the answers to it. */

export interface Level {
  readonly level: number;
  readonly label: string;
  readonly description: string | null;
}

export interface Scale {
  readonly id: string;
  readonly levels: readonly Level[];
}

export type Condition =
  | { readonly criterion: string; readonly at_least: number }
  | { readonly criterion: string; readonly at_most: number };

export type Extra = "not_seen" | "not_applicable";

interface AnyCriterion {
  /** Unique in the form and stable over its versions. */
  readonly id: string;
  readonly text: string;
  readonly theme: string | null;
  readonly about: "teacher" | "pupils";
  readonly required: boolean;
  readonly visible_if: Condition | null;
}

export interface LevelCriterion extends AnyCriterion {
  readonly kind: "level";
  readonly scale: string;
  readonly extras: readonly Extra[];
}

export interface CounterCriterion extends AnyCriterion {
  readonly kind: "counter";
}

export interface TimerCriterion extends AnyCriterion {
  readonly kind: "timer";
}

export interface IntervalCriterion extends AnyCriterion {
  readonly kind: "interval";
  readonly every_seconds: number;
  readonly options: readonly string[];
}

export interface TextCriterion extends AnyCriterion {
  readonly kind: "text";
  /** Counted in Unicode code points. */
  readonly max_length: number;
}

export type Criterion = LevelCriterion | CounterCriterion | TimerCriterion | IntervalCriterion | TextCriterion;

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly criteria: readonly Criterion[];
}

export interface Form {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly purpose: string;
  readonly minutes: number | null;
  readonly visit_kinds: readonly string[];
  readonly scales: readonly Scale[];
  readonly sections: readonly Section[];
}

/** Level or extra, count, seconds, words, or the option per moment "0", "1", …; null is untouched. */
export type AnswerValue = number | string | Readonly<Record<string, string | null>> | null;

/** Answers by criterion id. A criterion that is absent is untouched: no statement was made. */
export type Answers = Readonly<Record<string, AnswerValue>>;

/** First part of the path of the cell that holds an answer, by the kind of its criterion. */
export const pathKinds = {
  level: "score",
  counter: "count",
  timer: "timer",
  interval: "interval",
  text: "text",
} as const;

/** What a visit pins at its creation. */
export function formName(form: Form): string {
  return `${form.id}@${String(form.version)}`;
}

/** All criteria in the order of the form. */
export function criteriaOf(form: Form): Criterion[] {
  return form.sections.flatMap((section) => section.criteria);
}

export function criterionOf(form: Form, id: string): Criterion | undefined {
  return criteriaOf(form).find((criterion) => criterion.id === id);
}

export function scaleOf(form: Form, id: string): Scale | undefined {
  return form.scales.find((scale) => scale.id === id);
}

/** Own properties only, so that an id such as "constructor" finds nothing it was not given. */
export function answerTo(answers: Answers, id: string): AnswerValue {
  return Object.hasOwn(answers, id) ? (answers[id] ?? null) : null;
}

/**
 * Collect answers from displayed values by path: `score/<criterion>`, `interval/<criterion>/<i>`, …
 * Paths that hold no answer of this form (notes, times, criteria of another version) are passed over.
 */
export function answersOf(form: Form, cells: Readonly<Record<string, unknown>>): Answers {
  const criteria = new Map(criteriaOf(form).map((criterion) => [criterion.id, criterion]));
  const answers = new Map<string, AnswerValue>();
  const moments = new Map<string, Map<string, string | null>>();
  for (const [path, value] of Object.entries(cells)) {
    const [pathKind = "", id = "", ...rest] = path.split("/");
    const moment = rest.join("/");
    const criterion = criteria.get(id);
    if (criterion === undefined || pathKinds[criterion.kind] !== pathKind) continue;
    if (criterion.kind !== "interval" && moment === "") {
      answers.set(id, value as AnswerValue);
    } else if (criterion.kind === "interval" && moment !== "" && (value === null || typeof value === "string")) {
      moments.set(id, (moments.get(id) ?? new Map<string, string | null>()).set(moment, value));
    }
  }
  for (const [id, options] of moments) answers.set(id, Object.fromEntries(options));
  return Object.fromEntries(answers);
}

/** Whether a statement was made. An extra is one; blank words and an interval without moments are not. */
export function isAnswered(answer: AnswerValue): boolean {
  if (typeof answer === "string") return /[^ \t\r\n]/.test(answer);
  if (answer === null) return false;
  if (typeof answer === "object") return Object.values(answer).some((option) => option !== null);
  return true;
}
