import { describe, expect, it } from "vitest";

import { type Choice, group, toggled, UNFOLDED_AT_MOST } from "./grouping";

/** A form of `sizes.length` domains: d0 with d0c0, d0c1, … */
function form(...sizes: number[]) {
  return {
    sections: sizes.map((size, d) => ({
      id: `d${d}`,
      title: `Domein ${d}`,
      criteria: Array.from({ length: size }, (_, c) => ({ id: `d${d}c${c}` })),
    })),
  };
}
type TestForm = ReturnType<typeof form>;

function choose(of: TestForm, part: Partial<Choice> = {}): Choice {
  return {
    visible: new Set(of.sections.flatMap((section) => section.criteria.map((one) => one.id))),
    focus: new Set(),
    domains: null,
    ...part,
  };
}
const ids = (list: { id: string }[]) => list.map((one) => one.id);
const unfolded = (of: TestForm, choice: Choice) => {
  const { focus, blocks } = group(of, choice);
  return focus.length + blocks.reduce((sum, block) => sum + block.open.length, 0);
};
const kijkwijzer = form(5, 5, 5, 5, 5, 5, 5, 5);

describe("what stands open", () => {
  it("is the focus first and once, then the domains it comes from", () => {
    const { focus, blocks } = group(kijkwijzer, choose(kijkwijzer, { focus: new Set(["d4c1", "d2c0", "d4c0"]) }));
    expect(ids(focus)).toEqual(["d2c0", "d4c0", "d4c1"]);
    expect(ids(blocks.filter((block) => block.open.length > 0))).toEqual(["d2", "d4"]);
    expect(ids(blocks.find((block) => block.id === "d4")!.open)).toEqual(["d4c2", "d4c3", "d4c4"]);
  });

  it("is the first two domains when there is no focus", () => {
    const { blocks } = group(kijkwijzer, choose(kijkwijzer));
    expect(ids(blocks.filter((block) => block.open.length > 0))).toEqual(["d0", "d1"]);
    expect(blocks.filter((block) => block.open.length === 0).map((block) => block.after)).toEqual([5, 5, 5, 5, 5, 5]);
  });

  it("is never more than thirteen criteria, whatever the form, focus and choice", () => {
    for (const of of [kijkwijzer, form(30, 30), form(1), form(8, 7, 8, 7, 8, 7, 8, 7), form(13, 13), form(12, 2)]) {
      const all = of.sections.flatMap((section) => ids(section.criteria));
      for (const focus of [[], all.slice(0, 3), all]) {
        for (const domains of [null, [], ["d0"], ["d1", "d0"], ["d0", "d1", "d2"], ["weg"]]) {
          const choice = choose(of, { focus: new Set(focus), domains });
          expect(unfolded(of, choice)).toBeLessThanOrEqual(UNFOLDED_AT_MOST);
          expect(group(of, choice).blocks.filter((block) => block.open.length > 0).length).toBeLessThanOrEqual(2);
        }
      }
    }
  });

  it("keeps every criterion reachable exactly once", () => {
    const long = form(30, 30);
    const choice = choose(long, { focus: new Set(["d0c3"]), domains: ["d1", "d0"], turned: { d0: 12 } });
    const { focus, blocks } = group(long, choice);
    expect([...ids(focus), ...blocks.flatMap((block) => ids(block.criteria))].sort()).toHaveLength(60);
    expect(blocks[0]).toMatchObject({ before: 12, after: 5 });
    expect(blocks[0]!.open).toHaveLength(12);
    expect(blocks[1]!.open).toHaveLength(0);
  });

  it("leaves out what the answers have not opened yet", () => {
    const visible = new Set(["d0c0", "d3c0"]);
    const { blocks } = group(kijkwijzer, choose(kijkwijzer, { visible }));
    expect(ids(blocks)).toEqual(["d0", "d3"]);
  });
});

describe("opening and folding a domain", () => {
  it("makes room by folding the one opened longest ago", () => {
    const choice = choose(kijkwijzer, { domains: ["d0", "d1"] });
    expect(toggled(kijkwijzer, choice, "d6", false)).toEqual(["d1", "d6"]);
    expect(toggled(kijkwijzer, choice, "d1", true)).toEqual(["d0"]);
  });

  it("always unfolds the domain that was tapped, also beside a long one", () => {
    const of = form(12, 4, 40);
    for (const section of ["d0", "d1", "d2"]) {
      const domains = toggled(of, choose(of), section, false);
      const block = group(of, choose(of, { domains })).blocks.find((one) => one.id === section)!;
      expect(block.open.length).toBeGreaterThan(0);
    }
  });
});
