/** Which criteria a form shows, given the answers so far, and which required ones still wait. */

import { answerTo, criteriaOf, isAnswered, type Answers, type Condition, type Form } from "./form";

function holds(condition: Condition, answers: Answers): boolean {
  const number = answerTo(answers, condition.criterion);
  if (typeof number !== "number") return false;
  return "at_least" in condition ? number >= condition.at_least : number <= condition.at_most;
}

/**
 * Ids of the criteria to show, in the order of the form. A criterion with a condition shows when the criterion it
 * names is itself shown and was answered with a number that meets the condition. Untouched criteria and extras
 * state no number, so they open nothing.
 */
export function visibleCriteria(form: Form, answers: Answers): string[] {
  const criteria = criteriaOf(form);
  const shown = new Set<string>();
  // Repeated until nothing more opens: a chain may run against the order of the form, and a ring stays shut.
  for (let before = -1; before < shown.size; ) {
    before = shown.size;
    for (const { id, visible_if: condition } of criteria) {
      if (condition === null || (shown.has(condition.criterion) && holds(condition, answers))) shown.add(id);
    }
  }
  return criteria.map((criterion) => criterion.id).filter((id) => shown.has(id));
}

/** Ids of the required criteria that are shown and untouched, in the order of the form. */
export function missingRequired(form: Form, answers: Answers): string[] {
  const shown = new Set(visibleCriteria(form, answers));
  return criteriaOf(form)
    .filter(({ id, required }) => required && shown.has(id) && !isAnswered(answerTo(answers, id)))
    .map((criterion) => criterion.id);
}
