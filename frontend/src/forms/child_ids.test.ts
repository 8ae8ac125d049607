/** The shared cases of the ids that follow from a visit and a person; `tests/forms/test_child_ids.py` runs the same file. */

import { expect, test } from "vitest";

import shared from "../../../tests/cases/child_ids.json";
import { childId } from "./id";

test.each(shared.cases)("$kind of $author in $visit", ({ kind, visit, author, id }) => {
  expect(childId(kind as Parameters<typeof childId>[0], visit, author)).toBe(id);
});
