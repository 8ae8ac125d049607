import { describe, expect, it } from "vitest";

import type { Json, RecordSnapshot } from "../../local/record";
import { cell, observationRecord } from "../records.sample";
import { byVisit, grouped, readThemes, sayingOf, sideOf } from "./themes";

const theme = (direction: string, more: Record<string, Json> = {}): Json => ({
  direction,
  words: "Mogelijk groeipunt (2 bezoeken; nog weinig gegevens)",
  n_visits: 2,
  trend: null,
  dots: [
    { visit: "v2", date: "2026-11-20", value: -0.5 },
    { visit: "v1", date: "2026-10-01", value: 0.1 },
  ],
  evidence: [{ visit: "v2", kind: "note", ref: "note/n1" }],
  counter_evidence: [{ visit: "v1", kind: "score", ref: "score/c1" }],
  ...more,
});

function themesRecord(cells: Record<string, Json>, about: Json = { teacher: "noor", scope: "own", coordinator: null }): RecordSnapshot {
  return {
    id: "t1",
    kind: "teacher_themes",
    seq: 1,
    school: null,
    form: null,
    status: null,
    cells: Object.fromEntries(Object.entries({ ...cells, about }).map(([path, v]) => [path, cell(v)])),
  };
}

describe("themes", () => {
  it("are read with their dots in time and both kinds of evidence", () => {
    const read = readThemes(themesRecord({ VRAGEN: theme("growth") }));
    expect(read?.themes).toHaveLength(1);
    expect(read?.themes[0]?.dots.map(({ visit }) => visit)).toEqual(["v1", "v2"]);
    expect(read?.themes[0]?.evidence[0]?.ref).toBe("note/n1");
    expect(read?.themes[0]?.counter[0]?.ref).toBe("score/c1");
  });

  it("of an unknown scope or shape are not shown rather than shown wrong", () => {
    expect(readThemes(themesRecord({}, { teacher: "noor", scope: "everybody" }))).toBeNull();
    expect(readThemes(themesRecord({ VRAGEN: "tekst", ORDE: theme("sideways") }))?.themes).toEqual([]);
    expect(readThemes(observationRecord("v1", {}))).toBeNull();
  });

  it("stand by what they say and by name, never by how strong they are", () => {
    const read = readThemes(themesRecord({ VRAGEN: theme("growth"), ORDE: theme("strength"), TAAL: theme("first"), DOEL: theme("growth") }));
    expect(grouped(read?.themes ?? [], (key) => key).map(({ group, themes }) => [group, themes.map(({ key }) => key)])).toEqual([
      ["growth", ["DOEL", "VRAGEN"]],
      ["strength", ["ORDE"]],
      ["open", ["TAAL"]],
    ]);
  });

  it("lead to the very note, with its moment in the lesson", () => {
    const observation = observationRecord("v2", { "note/n1/text": "Meteen een beurt", "note/n1/t": 60_000 });
    const found = byVisit([observation]).get("v2") ?? [];
    expect(sayingOf({ visit: "v2", kind: "note", ref: "note/n1" }, found, undefined)).toEqual({ t: 60_000, text: "Meteen een beurt", level: null, mark: "n1" });
    expect(sayingOf({ visit: "v2", kind: "note", ref: "note/gone" }, found, undefined)).toBeNull();
  });

  it("find the very item of a conversation that holds several", () => {
    const conversation = { ...observationRecord("v2", { "post/growth": [{ text: "eerst", theme: "VRAGEN" }, { text: "daarna", theme: "ORDE" }] }), kind: "conversation" };
    expect(sayingOf({ visit: "v2", kind: "conversation", ref: "post/growth/1" }, [conversation], undefined)?.text).toBe("daarna");
    expect(sayingOf({ visit: "v2", kind: "conversation", ref: "post/growth/7" }, [conversation], undefined)).toBeNull();
  });

  it("say in words on which side of the middle a visit was", () => {
    expect([1, 0.26, 0.25, 0, -0.25, -0.26, -1].map(sideOf)).toEqual(["strength", "strength", "between", "between", "between", "growth", "growth"]);
  });
});
