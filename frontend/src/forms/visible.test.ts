/** The shared cases of visible and missing criteria; `tests/forms/test_form_visible.py` runs the same file. */

import fc from "fast-check";
import { expect, test } from "vitest";

import shared from "../../../tests/cases/form_visible.json";
import type { Answers, Form } from "./form";
import { missingRequired, visibleCriteria } from "./visible";

const forms = shared.forms as unknown as Record<string, Form>;

function formCalled(name: string): Form {
  const form = forms[name];
  if (form === undefined) throw new Error(`no form "${name}" in the cases`);
  return form;
}

test.each(shared.cases)("$name", ({ form, answers, visible, missing }) => {
  expect(visibleCriteria(formCalled(form), answers as unknown as Answers)).toEqual(visible);
  expect(missingRequired(formCalled(form), answers as unknown as Answers)).toEqual(missing);
});

test("the order in which answers were given never matters", () => {
  const answer = fc.oneof(fc.nat(100), fc.constantFrom("not_seen", "woorden", null));
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(forms)), fc.array(answer, { maxLength: 8 }), (form, given) => {
      const ids = form.sections.flatMap((section) => section.criteria.map((criterion) => criterion.id));
      const entries = given.slice(0, ids.length).map((value, i) => [ids[i] ?? "", value] as const);
      const backwards = Object.fromEntries([...entries].reverse());
      expect(visibleCriteria(form, backwards)).toEqual(visibleCriteria(form, Object.fromEntries(entries)));
    }),
  );
});
