import { describe, expect, it } from "vitest";

import { cell, personRecord, visitRecord } from "./records.sample";
import { firstName, nameOf, others, readNames, readVisit, readVisits, visitTitle } from "./visit";

describe("a visit as it is read", () => {
  it("shows what was planned until the observer changes it", () => {
    const record = visitRecord({ at: "2026-11-23T09:30:00Z", group: "5", lesson: "rekenen" });
    expect(readVisit(record)).toMatchObject({ at: new Date("2026-11-23T09:30:00Z"), group: "5", lesson: "rekenen", status: "planned" });
    const moved = { ...record, cells: { ...record.cells, planned_at: cell("2026-11-24T08:00:00Z"), lesson: cell(null), group: cell("5b") } };
    expect(readVisit(moved)).toMatchObject({ at: new Date("2026-11-24T08:00:00Z"), group: "5b", lesson: null });
  });

  it("knows the teacher's answer, the focus in order, and the learning question", () => {
    const visit = readVisit(
      visitRecord({
        cells: {
          response: cell({ move_to: "2026-11-25T08:00:00Z" }),
          "pre/focus/c2": cell(true, "noor", "2026-11-20T10:05:00Z"),
          "pre/focus/c1": cell(true, "noor", "2026-11-20T10:00:00Z"),
          "pre/focus/c3": cell(false),
          "pre/learning_question": cell("  "),
        },
      }),
    );
    expect(visit).toMatchObject({ response: { said: "move", to: new Date("2026-11-25T08:00:00Z") }, focus: ["c1", "c2"], question: null });
    expect(readVisit(visitRecord({ cells: { response: cell("declined") } }))?.response).toEqual({ said: "declined" });
    expect(readVisit(visitRecord())?.response).toEqual({ said: "none" });
  });

  it("leaves out what has not come in whole, and never fails on it", () => {
    const broken = visitRecord();
    expect(readVisit({ ...broken, cells: {} })).toBeNull();
    expect(readVisit(visitRecord({ at: "ooit" }))).toBeNull();
    expect(readVisits([visitRecord({ id: "b", at: "2026-11-24T09:00:00Z" }), { ...broken, cells: {} }, visitRecord({ id: "a" })]).map((v) => v.id)).toEqual([
      "a",
      "b",
    ]);
  });

  it("is called after group and lesson, or what of it is known", () => {
    expect(visitTitle({ group: "3/4", lesson: "spelling" })).toBe("Groep 3/4 · spelling");
    expect(visitTitle({ group: "de Uiltjes", lesson: "kring" })).toBe("de Uiltjes · kring");
    expect(visitTitle({ group: null, lesson: "kring" })).toBe("kring");
    expect(visitTitle({ group: null, lesson: null })).toBe("Bezoek");
  });
});

describe("names", () => {
  it("come from the person's record, and somebody unknown is never shown as an id", () => {
    const names = readNames([personRecord("noor", "Noor de Wit", [])]);
    expect(nameOf(names, "noor")).toBe("Noor de Wit");
    expect(nameOf(names, "0198c5f0")).not.toContain("0198c5f0");
    expect(firstName("Anne-Fleur Westerhuis")).toBe("Anne-Fleur");
  });
});

describe("two people who wrote the same field", () => {
  it("are both shown, unless they wrote the same", () => {
    const value = cell("Hoe houd ik tempo?", "marijke");
    const other = { v: "Hoe krijg ik iedereen mee?", op: "x", by: "noor", at: "2026-11-20T11:00:00Z" };
    const same = { ...other, op: "y", v: "Hoe houd ik tempo?" };
    const record = visitRecord({ cells: { "pre/learning_question": { ...value, sib: [other, same] } } });
    expect(others(record, "pre/learning_question")).toEqual([other]);
    expect(others(record, "pre/lesson_goal")).toEqual([]);
  });
});
