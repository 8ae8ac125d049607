import { describe, expect, it } from "vitest";

import { cell, observationRecord, visitRecord, type SampleVisit } from "../records.sample";
import { readVisits } from "../visit";
import { orderToday, runningVisits } from "./today";

const now = new Date("2026-11-23T07:00:00Z"); // Monday, 8:00 at school
const none: ReadonlySet<string> = new Set();

function today(me: string, samples: SampleVisit[], read = none, running = none) {
  return orderToday(readVisits(samples.map(visitRecord)), me, now, read, running);
}
const ids = (list: { visit: { id: string } }[]) => list.map((one) => one.visit.id);

describe("the coordinator's day", () => {
  it("puts the next visit first and the later ones after it", () => {
    const { first, coming } = today("marijke", [
      { id: "morgen", at: "2026-11-24T09:00:00Z" },
      { id: "straks", at: "2026-11-23T09:30:00Z", status: "prepared" },
    ]);
    expect(first).toMatchObject({ kind: "observe", visit: { id: "straks" } });
    expect(coming.map((one) => one.id)).toEqual(["morgen"]);
  });

  it("keeps a visit of this morning first as long as it was not held", () => {
    const { first, waits } = today("marijke", [{ id: "vroeg", at: "2026-11-23T05:00:00Z" }]);
    expect(first).toMatchObject({ kind: "observe", visit: { id: "vroeg" } });
    expect(waits).toEqual([]);
  });

  it("lets a running observation go before everything", () => {
    const samples: SampleVisit[] = [{ id: "straks" }, { id: "nu", at: "2026-11-23T06:45:00Z", status: "recorded" }];
    const { first, waits } = today("marijke", samples, none, new Set(["nu"]));
    expect(first).toMatchObject({ kind: "running", visit: { id: "nu" } });
    expect(ids(waits)).toEqual([]);
  });

  it("tells what waits: visits to work out, visits that never began, conversations to come", () => {
    const { waits } = today("marijke", [
      { id: "gezien", at: "2026-11-19T09:00:00Z", status: "recorded" },
      { id: "gemist", at: "2026-11-20T09:00:00Z" },
      { id: "open", at: "2026-11-18T09:00:00Z", status: "released" },
    ]);
    expect(waits.map(({ why, visit }) => [why, visit.id])).toEqual([
      ["work_out", "gezien"],
      ["missed", "gemist"],
      ["talk", "open"],
    ]);
  });

  it("shows nothing of visits in which she has no part", () => {
    const { first, waits, coming, earlier } = today("iemand", [{}, { status: "recorded" }, { status: "closed" }]);
    expect([first, waits, coming, earlier]).toEqual([null, [], [], []]);
  });
});

describe("the teacher's day", () => {
  const feedback: SampleVisit = { id: "feedback", at: "2026-11-19T09:00:00Z", status: "released" };

  it("puts feedback she has not opened before the next visit", () => {
    const { first, coming } = today("noor", [feedback, { id: "straks", cells: { response: cell("accepted") } }]);
    expect(first).toMatchObject({ kind: "read", visit: { id: "feedback" } });
    expect(coming.map((one) => one.id)).toEqual(["straks"]);
  });

  it("then lets the next visit be received, with the conversation still to come", () => {
    const { first, waits } = today("noor", [feedback, { id: "straks" }], new Set(["feedback"]));
    expect(first).toMatchObject({ kind: "receive", visit: { id: "straks" } });
    expect(waits.map(({ why, visit }) => [why, visit.id])).toEqual([["talk", "feedback"]]);
  });

  it("does not press her about a visit her coach is working out", () => {
    const { first, waits } = today("noor", [{ status: "recorded", at: "2026-11-20T09:00:00Z" }]);
    expect(first).toBeNull();
    expect(waits).toEqual([]);
  });

  it("asks whether a later moment suits, once, and only when it was not agreed already", () => {
    const { waits, coming } = today("noor", [
      { id: "straks", cells: { response: cell("accepted") } },
      { id: "vraag", at: "2026-11-25T09:00:00Z" },
      { id: "afgesproken", at: "2026-11-26T09:00:00Z", status: "prepared" },
    ]);
    expect(waits.map(({ why, visit }) => [why, visit.id])).toEqual([["answer", "vraag"]]);
    expect(coming.map((one) => one.id)).toEqual(["afgesproken"]);
  });

  it("keeps what is over under earlier, newest first", () => {
    const { earlier } = today("noor", [
      { id: "oud", at: "2026-09-01T09:00:00Z", status: "closed" },
      { id: "af", at: "2026-10-01T09:00:00Z", status: "cancelled" },
      { id: "besproken", at: "2026-11-01T09:00:00Z", status: "discussed" },
    ]);
    expect(earlier.map((one) => one.id)).toEqual(["besproken", "af", "oud"]);
  });
});

it("keeps a visit that was called off in its place in time", () => {
  const { first, coming, earlier } = today("marijke", [
    { id: "af", at: "2026-11-25T09:00:00Z", status: "cancelled" },
    { id: "later", at: "2026-11-26T09:00:00Z" },
    { id: "nog later", at: "2026-11-27T09:00:00Z" },
  ]);
  expect(first).toMatchObject({ visit: { id: "later" } });
  expect(coming.map((one) => one.id)).toEqual(["af", "nog later"]);
  expect(earlier).toEqual([]);
});

describe("a running observation", () => {
  it("was begun, not ended, and not forgotten since yesterday", () => {
    const running = runningVisits(
      [
        observationRecord("loopt", { started_at: "2026-11-23T06:30:00Z" }),
        observationRecord("klaar", { started_at: "2026-11-23T06:30:00Z", ended_at: "2026-11-23T06:50:00Z" }),
        observationRecord("vergeten", { started_at: "2026-11-20T06:30:00Z" }),
        observationRecord("leeg", {}),
      ],
      now,
    );
    expect([...running]).toEqual(["loopt"]);
  });
});
