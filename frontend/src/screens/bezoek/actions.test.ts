import { describe, expect, it } from "vitest";

import type { VisitStatus } from "../../local/record";
import { actionsFor, preparing } from "./actions";

const visit = (status: VisitStatus) => ({ status, observer: "marijke", teacher: "noor" });

describe("what the observer can do", () => {
  it.each([
    ["planned", ["start", "edit", "cancel"]],
    ["prepared", ["start", "edit", "cancel"]],
    ["recorded", ["work_out"]],
    ["released", ["look"]],
    ["discussed", ["look"]],
    ["closed", ["look"]],
    ["cancelled", ["start"]],
  ] as const)("when the visit is %s: %s", (status, actions) => {
    expect(actionsFor(visit(status), "marijke", false)).toEqual(actions);
  });

  it("is going on with a running observation, whatever the status before release", () => {
    for (const status of ["planned", "prepared", "recorded", "cancelled"] as const) {
      expect(actionsFor(visit(status), "marijke", true)[0], status).toBe("resume");
    }
    expect(actionsFor(visit("released"), "marijke", true)).toEqual(["look"]);
  });
});

describe("what the teacher can do", () => {
  it("is answering and calling off before the lesson, reading after it was opened, and nothing in between", () => {
    expect(actionsFor(visit("planned"), "noor", false)).toEqual(["answer", "cancel"]);
    expect(actionsFor(visit("recorded"), "noor", false)).toEqual([]);
    expect(actionsFor(visit("released"), "noor", false)).toEqual(["read"]);
    expect(actionsFor(visit("cancelled"), "noor", false)).toEqual([]);
  });
});

it("somebody else can do nothing", () => {
  for (const status of ["planned", "recorded", "released", "cancelled"] as const) {
    expect(actionsFor(visit(status), "iemand", true), status).toEqual([]);
  }
});

it("the preparation can be written until the lesson was seen", () => {
  expect(["planned", "prepared"].every((status) => preparing(visit(status as VisitStatus)))).toBe(true);
  expect(["recorded", "released", "discussed", "closed", "cancelled"].some((status) => preparing(visit(status as VisitStatus)))).toBe(false);
});
