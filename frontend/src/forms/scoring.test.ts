/** The shared cases of level values; `tests/forms/test_scoring.py` runs the same file. */

import { expect, test } from "vitest";

import shared from "../../../tests/cases/form_scoring.json";
import type { Form } from "./form";
import { levelValue } from "./scoring";

const form = shared.form as unknown as Form;

test.each(shared.cases)("$criterion answered $level", ({ criterion, level, value }) => {
  const placed = levelValue(form, criterion, level);
  if (value === null) expect(placed).toBeNull();
  else expect(placed).toBeCloseTo(value, 12);
});
