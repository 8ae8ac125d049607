import { describe, expect, it } from "vitest";

import type { Form } from "../../forms/form";
import { personRecord, visitRecord } from "../records.sample";
import { readVisits } from "../visit";
import { changes, choosableForms, colleagues, createValue, draftOf, emptyDraft, knownGroups, missing, search, usualGroup } from "./planning";

const school = "school-1";
const teacher = (id: string, name: string, at = school) => personRecord(id, name, [{ role: "teacher", school: at }]);
const roles = [{ role: "coordinator", school }];
const form = (id: string, version: number, kinds: string[] = [], sections = 1): [string, Form] => [
  `${id}@${String(version)}`,
  {
    id,
    version,
    title: `Kijkwijzer ${id}`,
    purpose: "",
    minutes: 20,
    visit_kinds: kinds,
    scales: [],
    sections: Array.from({ length: sections }, (_, i) => ({ id: `s${String(i)}`, title: "Domein", criteria: [] })),
  },
];

describe("whom a coordinator can visit", () => {
  const people = [
    teacher("sem", "Sem Bakker"),
    teacher("elders", "Ina Elders", "school-2"),
    personRecord("baas", "Pieter Vos", [{ role: "principal", school }]),
    personRecord("marijke", "Marijke", [{ role: "coordinator", school }, { role: "teacher", school }]),
    teacher("renee", "Renée Smulders"),
  ];

  it("is a teacher of her own school, not the principal, not another school, not herself", () => {
    expect(colleagues(people, [], "marijke", roles).map((one) => one.id)).toEqual(["renee", "sem"]);
    expect(colleagues(people, [], "sem", [{ role: "teacher", school }])).toEqual([]);
  });

  it("comes with when she last saw her; a planned or cancelled visit is no seeing", () => {
    const visits = readVisits([
      visitRecord({ teacher: "sem", status: "closed", at: "2026-09-01T09:00:00Z" }),
      visitRecord({ teacher: "sem", status: "released", at: "2026-10-01T09:00:00Z" }),
      visitRecord({ teacher: "sem", status: "cancelled", at: "2026-11-01T09:00:00Z" }),
      visitRecord({ teacher: "renee", status: "planned" }),
    ]);
    const seen = Object.fromEntries(colleagues(people, visits, "marijke", roles).map((one) => [one.id, one.seen]));
    expect(seen).toEqual({ sem: new Date("2026-10-01T09:00:00Z"), renee: null });
  });

  it("is found by any part of the name, without accents", () => {
    const list = colleagues(people, [], "marijke", roles);
    expect(search(list, "SMUL ren").map((one) => one.id)).toEqual(["renee"]);
    expect(search(list, "  ").length).toBe(2);
    expect(search(list, "xyz")).toEqual([]);
  });
});

describe("the kijkwijzers to choose from", () => {
  const forms = new Map([form("a", 1), form("a", 3), form("a", 2), form("b", 1, ["regular"]), form("c", 1, ["flash"]), form("d", 1, [], 8)]);
  it("are the newest versions that fit the kind of visit, the widest first", () => {
    expect(choosableForms(forms, "regular").map((one) => one.name)).toEqual(["d@1", "a@3", "b@1"]);
    expect(choosableForms(forms, "flash").map((one) => one.name)).toEqual(["d@1", "a@3", "c@1"]);
  });
});

describe("a new visit", () => {
  const monday = new Date("2026-11-23T09:10:00Z"); // 10:10 at school
  it("is proposed for the next half hour in school time, otherwise for the next school morning", () => {
    expect(emptyDraft(monday)).toMatchObject({ date: "2026-11-23", clock: "10:30" });
    expect(emptyDraft(new Date("2026-11-23T18:00:00Z"))).toMatchObject({ date: "2026-11-24", clock: "09:00" });
    expect(emptyDraft(new Date("2026-11-23T03:00:00Z"))).toMatchObject({ date: "2026-11-23", clock: "09:00" });
    expect(emptyDraft(new Date("2026-11-27T18:00:00Z"))).toMatchObject({ date: "2026-11-30", clock: "09:00" });
    expect(emptyDraft(new Date("2026-11-22T10:00:00Z"))).toMatchObject({ date: "2026-11-23", clock: "09:00" });
  });

  it("says what is still missing, in the order of the form", () => {
    expect(missing({ ...emptyDraft(monday), date: "" })).toEqual(["who", "when", "form"]);
    expect(missing({ ...emptyDraft(monday), teacher: "sem", form: "a@3" })).toEqual([]);
  });

  it("is written as the server asks: UTC, null for what stays open", () => {
    const draft = { ...emptyDraft(monday), teacher: "sem", form: "a@3", group: " 5b ", lesson: "" };
    expect(createValue(draft, "marijke", school)).toEqual({
      school,
      teacher: "sem",
      observer: "marijke",
      form: "a@3",
      planned_at: "2026-11-23T09:30:00Z",
      group: "5b",
      lesson: null,
      visit_kind: "regular",
    });
    expect(createValue({ ...draft, teacher: null }, "marijke", school)).toBeNull();
  });
});

describe("changing a planned visit", () => {
  const [visit] = readVisits([visitRecord({ at: "2026-11-24T08:00:30Z", group: "5", lesson: null })]);
  if (!visit) throw new Error("no visit");
  it("writes only what is different", () => {
    expect(changes(draftOf(visit), visit)).toEqual([]);
    expect(changes({ ...draftOf(visit), clock: "10:15", lesson: "taal", group: "" }, visit)).toEqual([
      ["planned_at", "2026-11-24T09:15:00Z"],
      ["group", null],
      ["lesson", "taal"],
    ]);
  });
});

it("proposes the groups that were used before, the teacher's own first", () => {
  const visits = readVisits([
    visitRecord({ teacher: "renee", group: "7" }),
    visitRecord({ teacher: "sem", group: "3/4" }),
    visitRecord({ teacher: "renee", group: null }),
    visitRecord({ teacher: "sem", group: "3/4" }),
  ]);
  expect(knownGroups(visits, "sem")).toEqual(["3/4", "7"]);
  expect(usualGroup(visits, "renee")).toBe("7");
  expect(usualGroup(visits, "nieuw")).toBe("");
});
