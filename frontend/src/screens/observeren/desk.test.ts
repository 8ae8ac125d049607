// @vitest-environment jsdom
import { get } from "svelte/store";
import { beforeEach, describe, expect, it } from "vitest";

import { Classroom } from "../../../testing/classroom";
import { formOf } from "../../../testing/form";
import { dismiss, toasts } from "../../parts/toast";
import { Desk } from "./desk.svelte";
import { observationsOf } from "./visit";

let room: Classroom;
const form = formOf([3], [
  { id: "beurten", kind: "counter", text: "Beurten", theme: null, about: "teacher", required: false, visible_if: null },
]);

beforeEach(async () => {
  get(toasts).forEach((one) => dismiss(one.id));
  room = await Classroom.planned({ form });
});

/** Sit down at the desk, as the screen does when it opens. */
function sit(): Desk {
  const desk = new Desk(room.store, room.visit, form, observationsOf(get(room.store.records("observation")), room.visit, room.coach)[0]);
  room.store.record(desk.lesson.id).subscribe((snapshot) => snapshot && desk.lesson.receive(snapshot));
  return desk;
}
const undo = () => get(toasts).findLast((one) => one.undo)?.undo?.();
const stored = () => room.ofVisit("observation")[0]!;
const notes = (desk: Desk) => desk.lesson.order.map((id) => desk.lesson.notes.get(id)!);

describe("an observation", () => {
  it("is made with its first score, which starts the lesson, and only once", async () => {
    const desk = sit();
    expect(room.ofVisit("observation")).toEqual([]);
    expect(desk.time.phase).toBe("before");
    desk.choose("score/d0c0", 3);
    desk.choose("score/d0c1", 2);
    expect(desk.time.phase).toBe("running");
    await room.settled();
    expect(room.ofVisit("observation")).toHaveLength(1);
    expect(stored().cells["score/d0c0"]?.v).toBe(3);
    expect(typeof stored().cells["started_at"]?.v).toBe("string");
  });

  it("goes on where it was after the page was killed", async () => {
    const before = sit();
    before.choose("score/d0c0", 3);
    before.type("Doel staat op het bord");
    before.add();
    await room.settled();
    await room.open();
    const desk = sit();
    expect(desk.lesson.id).toBe(before.lesson.id);
    expect(desk.lesson.value("score/d0c0")).toBe(3);
    expect(notes(desk).map((note) => note.text)).toEqual(["Doel staat op het bord"]);
    expect(notes(desk)[0]!.t).toBe(notes(before)[0]!.t);
    expect(desk.time.phase).toBe("running");
  });

  it("shows a score before it is stored, and clears it with a second tap that can be undone", async () => {
    const desk = sit();
    desk.choose("score/d0c0", 3);
    expect(desk.lesson.value("score/d0c0")).toBe(3);
    desk.choose("score/d0c0", 3);
    expect(desk.lesson.value("score/d0c0")).toBeNull();
    undo();
    await room.settled();
    expect(stored().cells["score/d0c0"]?.v).toBe(3);
  });

  it("counts, and never below nothing", async () => {
    const desk = sit();
    const beurten = desk.criterion("beurten")!;
    desk.count(beurten, 1);
    desk.count(beurten, 1);
    desk.count(beurten, -1);
    await room.settled();
    expect(stored().cells["count/beurten"]?.v).toBe(1);
    desk.count(beurten, -1);
    desk.count(beurten, -1);
    await room.settled();
    expect(stored().cells["count/beurten"]?.v).toBe(0);
  });
});

describe("the note field", () => {
  it("loses no word when the page is killed in the middle of one", async () => {
    const before = sit();
    before.type("L");
    before.type("Loopt naar de drie bij het ra");
    await room.settled();
    await room.open();
    const desk = sit();
    expect(desk.text).toBe("Loopt naar de drie bij het ra");
    desk.type("Loopt naar de drie bij het raam");
    desk.add();
    await room.settled();
    expect(notes(desk).map((note) => note.text)).toEqual(["Loopt naar de drie bij het raam"]);
  });

  it("keeps notes in the order they were begun", () => {
    const desk = sit();
    for (const text of ["eerst", "dan", "dan weer"]) {
      desk.type(text);
      desk.add();
    }
    const times = notes(desk).map((note) => note.t);
    expect(notes(desk).map((note) => note.text)).toEqual(["eerst", "dan", "dan weer"]);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });
});

describe("link mode", () => {
  it("links the words in the field, else the last note, else the note still to come", async () => {
    const desk = sit();
    desk.link();
    desk.linkTo("d0c2");
    expect(desk.linking).toBeNull();
    desk.type("eerst");
    desk.add();
    desk.link();
    desk.linkTo("d0c0");
    desk.type("nu in het veld");
    desk.link();
    expect(desk.linking).toBe("draft");
    desk.linkTo("d0c1");
    desk.add();
    await room.settled();
    expect(notes(desk).map((note) => note.criterion)).toEqual(["d0c0", "d0c1"]);
    expect(desk.lesson.linked.get("d0c2") ?? 0).toBe(0);
    expect(desk.lesson.linked.get("d0c1")).toBe(1);
  });

  it("gives a criterion chosen before the first word to that note", () => {
    const desk = sit();
    desk.link();
    desk.linkTo("d0c2");
    desk.type("Vraag, direct een vinger");
    desk.add();
    expect(notes(desk)[0]!.criterion).toBe("d0c2");
  });

  it("can be undone, also when the note left the field in the meantime", async () => {
    const desk = sit();
    desk.type("in het veld");
    desk.link();
    desk.linkTo("d0c1");
    desk.add();
    undo();
    await room.settled();
    expect(notes(desk)[0]!.criterion).toBeNull();
  });

  it("follows the words when they are added while a criterion is being chosen", () => {
    const desk = sit();
    desk.type("eerst de woorden");
    desk.link();
    const note = desk.add()!;
    expect(desk.linking).toBe(note);
    desk.linkTo("d0c1");
    expect(notes(desk)[0]!.criterion).toBe("d0c1");
  });
});

describe("changing a note", () => {
  it("never changes its time, and taking it away can be undone", async () => {
    const desk = sit();
    desk.type("Doet voor bij 348");
    const note = desk.add()!;
    const { t } = notes(desk)[0]!;
    await desk.edit(note, "text", "Doet voor bij 348 met getallenlijn");
    await desk.edit(note, "polarity", 1);
    desk.remove(note);
    expect(notes(desk)).toEqual([]);
    undo();
    await room.settled();
    expect(notes(desk)).toMatchObject([{ text: "Doet voor bij 348 met getallenlijn", polarity: 1, t }]);
  });
});

describe("the end of the lesson", () => {
  it("finishes the note in the field and the pause, and can be taken back", async () => {
    const desk = sit();
    desk.time.start();
    desk.time.away();
    expect(desk.time.phase).toBe("away");
    desk.type("nog in het veld");
    desk.finish();
    await room.settled();
    expect(desk.time.phase).toBe("over");
    expect(desk.drafting).toBeNull();
    expect(notes(desk).map((note) => note.polarity)).toEqual([0]);
    expect(desk.lesson.aways.every((away) => away.to !== null)).toBe(true);
    desk.time.resume();
    await room.settled();
    expect(desk.time.phase).toBe("running");
    expect(stored().cells["ended_at"]?.v).toBeNull();
  });

  it("is still paused when the page is opened again during a pause", async () => {
    const before = sit();
    before.time.start();
    before.time.away();
    await room.settled();
    await room.open();
    expect(sit().time.phase).toBe("away");
  });
});
