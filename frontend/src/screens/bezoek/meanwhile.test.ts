import { describe, expect, it } from "vitest";

import type { Said } from "../../local/record";
import { cell } from "../records.sample";
import { gather, standing } from "./meanwhile";

const other: Said = { v: "Hoe houd ik tempo?", op: "hers", by: "noor", at: "2026-11-20T11:00:00Z" };

describe("what another writes while I type", () => {
  it("stays in sight after my next word has replaced it", () => {
    const before = cell("eerste", "noor");
    const seen = standing(before);
    expect(gather([], before, seen, "marijke")).toEqual([]);
    const mine = { ...cell("eerste en meer", "marijke"), sib: [other] };
    const kept = gather([], mine, seen, "marijke");
    expect(kept).toEqual([other]);
    expect(gather(kept, cell("eerste en nog meer", "marijke"), seen, "marijke")).toEqual([other]);
  });

  it("counts when it took the place of mine as well, and only once", () => {
    const theirs = { ...cell(null), ...other, live: ["hers"], sib: [] };
    const kept = gather([], theirs, new Set(), "marijke");
    expect(kept).toEqual([other]);
    expect(gather(kept, theirs, new Set(), "marijke")).toBe(kept);
  });

  it("is not what I wrote myself, nor an emptied field", () => {
    expect(gather([], cell("mijn", "marijke"), new Set(), "marijke")).toEqual([]);
    expect(gather([], cell(null, "noor"), new Set(), "marijke")).toEqual([]);
    expect(gather([], undefined, new Set(), "marijke")).toEqual([]);
  });
});
