import { describe, expect, it } from "vitest";

import type { Form } from "../../forms/form";
import { cell, observationRecord } from "../records.sample";
import { isEmpty, lessonTime, readObservations, shapeOf } from "./feedback";

const frequency = ["kwam niet voor", "soms", "meestal", "steeds"].map((label, i) => ({ level: i + 1, label, description: null }));
const level = (id: string, text: string) =>
  ({ id, kind: "level", text, theme: "VRAGEN", about: "teacher", required: false, visible_if: null, scale: "frequency", extras: ["not_seen"] }) as const;
const form: Form = {
  id: "f1",
  version: 1,
  title: "Kijkwijzer",
  purpose: "",
  minutes: null,
  visit_kinds: [],
  scales: [{ id: "frequency", levels: frequency }],
  sections: [
    { id: "ask", title: "Vragen", criteria: [level("wait", "Geeft bedenktijd"), level("turn", "Verdeelt beurten")] },
    { id: "calm", title: "Rust", criteria: [level("calm", "Wacht op stilte"), { ...level("count", "Correcties"), kind: "counter" }] },
  ],
};
const note = (id: string, text: string, t: number, criterion: string | null, polarity: number) => ({
  [`note/${id}/text`]: text,
  [`note/${id}/t`]: t,
  [`note/${id}/criterion`]: criterion,
  [`note/${id}/polarity`]: polarity,
});

describe("a teacher reads her feedback", () => {
  const observation = observationRecord("v1", {
    "score/wait": 3,
    "score/calm": "not_seen",
    "count/count": 4,
    ...note("b", "Nu wel bedenktijd", 90_000, "wait", 1),
    ...note("a", "Meteen een beurt", 60_000, "wait", -1),
    ...note("c", "24 leerlingen", 1_000, null, 0),
    ...note("d", "   ", 2_000, null, 0),
  });

  it("finds the focus first, with its level in words and its notes in lesson order", () => {
    const { focus } = readObservations([observation], form, ["wait"]);
    expect(focus.map(({ criterion }) => criterion.id)).toEqual(["wait"]);
    expect(focus[0]?.answer).toEqual({ said: "level", level: 3, of: 4, label: "meestal", description: null });
    expect(focus[0]?.notes.map(({ text }) => text)).toEqual(["Meteen een beurt", "Nu wel bedenktijd"]);
  });

  it("reads nothing about what nobody looked at, and never mixes an extra with a level", () => {
    const { chapters } = readObservations([observation], form, ["wait"]);
    expect(chapters.map(({ id }) => id)).toEqual(["calm"]);
    expect(chapters[0]?.statements.map(({ answer }) => answer)).toEqual([{ said: "not_seen" }, { said: "count", times: 4 }]);
  });

  it("finds every note that hangs on nothing, and no empty ones", () => {
    expect(readObservations([observation], form, []).loose.map(({ text }) => text)).toEqual(["24 leerlingen"]);
  });

  it("loses no note whose criterion this kijkwijzer does not have", () => {
    const other = observationRecord("v1", note("x", "Van een andere versie", 5_000, "gone", 1));
    expect(readObservations([other], form, []).loose.map(({ text }) => text)).toEqual(["Van een andere versie"]);
  });

  it("shows what was only added later", () => {
    const added = observationRecord("v1", {});
    added.cells["score/turn"] = { ...cell(null), op: null, live: [], amend: [{ v: 2, op: "o", by: "noor", at: "2026-11-20T10:00:00Z" }] };
    expect(readObservations([added], form, []).chapters[0]?.statements[0]?.cell?.amend).toHaveLength(1);
  });

  it("knows when there is nothing", () => {
    expect(isEmpty(readObservations([observationRecord("v1", {})], form, ["wait"]))).toBe(true);
    expect(isEmpty(readObservations([observation], form, []))).toBe(false);
  });

  it("tells lesson time and meaning by words and shape", () => {
    expect(lessonTime(662_400)).toBe("11:02");
    expect([shapeOf(1), shapeOf(-1), shapeOf(0), shapeOf(null)]).toEqual(["filled", "open", "half", "half"]);
  });
});
