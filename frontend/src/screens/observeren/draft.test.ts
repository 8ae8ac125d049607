import { describe, expect, it } from "vitest";

import { Draft } from "./draft";

/** A tablet that stores one write at a time, when the test says so. */
function tablet() {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let ids = 0;
  const time = { now: 5000 };
  return {
    asked,
    time,
    stored: async () => {
      while (waiting.length > 0) {
        waiting.splice(0).forEach((done) => done());
        await new Promise((after) => setTimeout(after));
      }
    },
    paper: {
      write(note: string, field: string, value: string | number | boolean | null) {
        asked.push(`${note}/${field}=${String(value)}`);
        return new Promise<void>((done) => waiting.push(done));
      },
      newId: () => `n${++ids}`,
      now: () => time.now,
    },
  };
}

describe("writing a note", () => {
  it("is a note from the first character on, at the time of that character", async () => {
    const { paper, asked, time, stored } = tablet();
    const draft = new Draft(paper);
    draft.type("  ");
    expect(asked).toEqual([]);
    draft.type("D");
    time.now = 9000;
    expect(asked).toEqual(["n1/t=5000", "n1/text=D"]);
    await stored();
    draft.type("Do");
    expect(asked.slice(2)).toEqual(["n1/text=Do"]);
  });

  it("stores as fast as the tablet can, skipping what was overtaken, and never the last word", async () => {
    const { paper, asked, stored } = tablet();
    const draft = new Draft(paper);
    for (const text of ["D", "Do", "Doe", "Doel", "Doel op bord"]) draft.type(text);
    await stored();
    expect(asked).toEqual(["n1/t=5000", "n1/text=D", "n1/text=Doel op bord"]);
  });

  it("keeps storing the last words of a note that was added before they were durable", async () => {
    const { paper, asked, stored } = tablet();
    const draft = new Draft(paper);
    draft.type("D");
    draft.type("Doel");
    expect(draft.add()).toBe("n1");
    draft.type("W");
    await stored();
    expect(asked).toContain("n1/text=Doel");
    expect(asked).toContain("n1/polarity=0");
    expect(asked).toContain("n2/text=W");
  });

  it("keeps marks chosen before the first word, and starts the next note without them", () => {
    const { paper, asked } = tablet();
    const draft = new Draft(paper);
    draft.mark("polarity", -1);
    draft.mark("criterion", "c3");
    expect(asked).toEqual([]);
    draft.type("Vraag, direct een vinger");
    expect(asked).toContain("n1/polarity=-1");
    expect(asked).toContain("n1/criterion=c3");
    draft.mark("group", "4");
    expect(asked.at(-1)).toBe("n1/group=4");
    draft.add();
    expect(draft.marks).toEqual({ polarity: null, criterion: null, group: null });
    expect(draft.text).toBe("");
  });

  it("adds nothing when there are no words", () => {
    const { paper, asked } = tablet();
    const draft = new Draft(paper);
    draft.type(" \n");
    expect(draft.add()).toBeNull();
    expect(asked).toEqual([]);
  });

  it("takes a note away whose words were all erased, also while they were being stored", async () => {
    const { paper, asked, stored } = tablet();
    const draft = new Draft(paper);
    draft.type("D");
    draft.type("Do");
    draft.type("");
    await stored();
    expect(asked).toEqual(["n1/t=5000", "n1/text=D", "n1/deleted=true"]);
    draft.type("Nieuw");
    expect(asked).toContain("n2/text=Nieuw");
  });

  it("goes on with an unfinished note after the page was killed", async () => {
    const { paper, asked, stored } = tablet();
    const draft = new Draft(paper, { id: "n9", text: "Loopt naar de dri", criterion: "c1", group: null });
    expect(draft.text).toBe("Loopt naar de dri");
    draft.type("Loopt naar de drie");
    await stored();
    draft.add();
    expect(asked).toEqual(["n9/text=Loopt naar de drie", "n9/polarity=0"]);
  });

  it("tries the words again with the next character when the tablet could not store", async () => {
    const asked: string[] = [];
    let full = true;
    const draft = new Draft({
      write: async (_note, field, value) => {
        asked.push(`${field}=${String(value)}`);
        if (full) throw new Error("full");
      },
      newId: () => "n1",
      now: () => 0,
    });
    draft.type("D");
    await new Promise((after) => setTimeout(after));
    full = false;
    draft.type("Do");
    await new Promise((after) => setTimeout(after));
    expect(asked).toEqual(["t=0", "text=D", "text=Do"]);
  });
});
