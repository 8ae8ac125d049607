import { describe, expect, it } from "vitest";

import { formOf } from "../../../testing/form";
import type { Note } from "../observeren/notes";
import { gaps, looseNotes, matching, quickCriteria } from "./worklist";

const form = formOf([3, 3]);
const note = (id: string, t: number, more: Partial<Note> = {}): Note => ({
  id, t, text: id, polarity: 0, criterion: null, theme: null, group: null, deleted: false, ...more,
});
const ids = (list: readonly { id: string }[]) => list.map((one) => one.id);

describe("notes without a place", () => {
  it("are those without criterion of which nobody said that they fit no theme", () => {
    const notes = [note("los", 1), note("gekoppeld", 2, { criterion: "d0c0" }), note("geen thema", 3, { theme: "none" })];
    expect(ids(looseNotes(form, notes))).toEqual(["los"]);
  });

  it("include a note whose criterion this kijkwijzer does not have", () => {
    expect(ids(looseNotes(form, [note("oud", 1, { criterion: "weg" })]))).toEqual(["oud"]);
  });

  it("get the criteria of their neighbours in the lesson one tap away, then the focus, each once", () => {
    const here = note("hier", 1000);
    const notes = [
      note("ver", 90_000, { criterion: "d1c2" }),
      note("vlak erna", 1200, { criterion: "d0c1" }),
      note("iets later", 2000, { criterion: "d0c1" }),
      here,
    ];
    expect(ids(quickCriteria(form, ["d0c1", "d0c0"], notes, here))).toEqual(["d0c1", "d1c2", "d0c0"]);
    expect(ids(quickCriteria(form, ["d0c0", "d0c1", "d0c2", "d1c0"], [here], here))).toHaveLength(3);
  });
});

describe("gaps", () => {
  it("are asked for the focus only, and only where nothing was said at all", () => {
    const focus = ["d0c0", "d0c1", "d0c2"];
    const found = gaps(form, focus, (one) => one.id === "d0c0", [note("a", 1, { criterion: "d0c1" })]);
    expect(ids(found)).toEqual(["d0c2"]);
  });
});

describe("finding a criterion", () => {
  it("goes by every word, in criterion or domain, without accents", () => {
    expect(matching(form, " kíjkpunt  1.2 ").flatMap((one) => ids(one.criteria))).toEqual(["d1c2"]);
    expect(matching(form, "domein 0.").flatMap((one) => ids(one.criteria))).toEqual(["d0c0", "d0c1", "d0c2"]);
    expect(matching(form, "").flatMap((one) => ids(one.criteria))).toHaveLength(6);
    expect(matching(form, "fiets")).toEqual([]);
  });
});
