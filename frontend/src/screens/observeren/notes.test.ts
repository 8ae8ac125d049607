import { describe, expect, it } from "vitest";

import type { Json } from "../../local/record";
import { inLessonOrder, readable, readNote, unfinished, yearsIn } from "./notes";

const notesIn = (values: Record<string, Json>, ...ids: string[]) =>
  ids.map((id) => readNote(id, (path) => values[path] ?? null)).filter(readable).sort(inLessonOrder);

describe("the note stream", () => {
  it("stands in lesson time, whatever the order of writing", () => {
    const notes = notesIn(
      {
        "note/b/text": "later", "note/b/t": 9000, "note/b/polarity": 1,
        "note/a/t": 100, "note/a/text": "eerst", "note/a/polarity": -1, "note/a/criterion": "c1",
      },
      "b", "a",
    );
    expect(notes.map((note) => note.text)).toEqual(["eerst", "later"]);
    expect(notes[0]).toMatchObject({ polarity: -1, criterion: "c1", theme: null });
  });

  it("leaves out what was taken away and what has no words", () => {
    const values = { "note/a/text": "weg", "note/a/deleted": true, "note/b/t": 5, "note/c/text": "terug", "note/c/deleted": false };
    expect(notesIn(values, "a", "b", "c").map((note) => note.id)).toEqual(["c"]);
  });

  it("finds the note that was still being written", () => {
    const values = { "note/a/text": "af", "note/a/t": 1, "note/a/polarity": 0, "note/b/text": "nog nie", "note/b/t": 2 };
    expect(unfinished(notesIn(values, "a", "b"))?.id).toBe("b");
    expect(unfinished(notesIn({ ...values, "note/b/polarity": 0 }, "a", "b"))).toBeNull();
  });
});

describe("group chips", () => {
  it("are there for combination groups only", () => {
    expect(yearsIn("3/4")).toEqual(["3", "4"]);
    expect(yearsIn("Groep 6-7-8")).toEqual(["6", "7", "8"]);
    expect(yearsIn("Groep 5")).toEqual([]);
    expect(yearsIn("5a 2027")).toEqual([]);
    expect(yearsIn(null)).toEqual([]);
  });
});
