/** The shared cases of answers in cells, and the ready-made forms read through the types of the app. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

import shared from "../../../tests/cases/form_answers.json";
import { answersOf, criteriaOf, criterionOf, formName, scaleOf, type Form } from "./form";
import { levelValue } from "./scoring";
import { visibleCriteria } from "./visible";

const form = shared.form as unknown as Form;
const library = new URL("../../../observation_forms/library/", import.meta.url);
const readyMade = readdirSync(library)
  .filter((file) => file.endsWith(".json"))
  .map((file) => [file, JSON.parse(readFileSync(new URL(file, library), "utf8")) as Form] as const);

test.each(shared.cases)("$name", ({ cells, answers }) => {
  expect(answersOf(form, cells)).toEqual(answers);
});

test("a form is named after its version", () => {
  expect(formName(form)).toBe("00000000-0000-4000-8000-000000000001@1");
});

test("there are five ready-made forms", () => {
  expect(readyMade).toHaveLength(5);
});

test.each(readyMade)("every criterion of %s can be found, and every level placed", (_file, ready) => {
  for (const criterion of criteriaOf(ready)) {
    expect(criterionOf(ready, criterion.id)).toBe(criterion);
    if (criterion.kind !== "level") continue;
    const levels = scaleOf(ready, criterion.scale)?.levels ?? [];
    const placed = levels.map(({ level }) => levelValue(ready, criterion.id, level));
    expect([placed[0], placed.at(-1)]).toEqual([-1, 1]);
  }
  const conditional = criteriaOf(ready).filter((criterion) => criterion.visible_if !== null);
  expect(visibleCriteria(ready, {})).toHaveLength(criteriaOf(ready).length - conditional.length);
});
