import { describe, expect, it } from "vitest";

import { childId, newId } from "./id";

const VALID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("the id of what somebody makes in a visit", () => {
  const [visit, other, noor, lea] = [newId(), newId(), newId(), newId()];

  it("is the same on every device of hers", () => {
    expect(childId("observation", visit, noor)).toBe(childId("observation", visit, noor));
  });

  it("is another for another visit, person or kind", () => {
    const ids = [
      childId("observation", visit, noor),
      childId("observation", other, noor),
      childId("observation", visit, lea),
      childId("conversation", visit, noor),
      childId("reflection", visit, noor),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(VALID);
  });
});

describe("a new id", () => {
  it("sorts by the moment it was made", () => {
    expect(newId(1) < newId(2)).toBe(true);
    expect(newId()).toMatch(VALID);
  });
});
