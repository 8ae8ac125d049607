// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Classroom, cell, sent } from "../../../testing/classroom";
import { formOf } from "../../../testing/form";
import { newId } from "../../forms/id";
import { dismiss, toasts } from "../../parts/toast";
import Observeren from "./Observeren.svelte";

let room: Classroom;
const form = formOf([5, 5, 5]);

// Whole screens are drawn here, on machines that do other things besides.
vi.setConfig({ testTimeout: 20_000 });
afterEach(cleanup);
beforeEach(() => get(toasts).forEach((one) => dismiss(one.id)));

async function enter(plan: Parameters<typeof Classroom.planned>[0] = {}): Promise<void> {
  room = await Classroom.planned({ form, ...plan });
  room.look(Observeren, { params: { id: room.visit } });
}

const scale = (text: string) => within(screen.getByRole("radiogroup", { name: text }));
const radio = (text: string, label: string) => scale(text).getByRole("radio", { name: label });
const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Notitie" });
const write = (text: string) => fireEvent.input(field(), { target: { value: text } });
const stored = () => room.ofVisit("observation")[0]!.cells;
const shownCriteria = () => screen.getAllByRole("article").map((one) => one.querySelector("p")!.textContent);

describe("the lesson on the tablet", () => {
  it("says whose lesson it is and puts the focus first", async () => {
    await enter({ cells: { "pre/focus/d2c1": true, "pre/learning_question": "Hoe krijg ik iedereen aan het denken?" } });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Groep 5 · rekenen");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("bij Noor");
    expect(screen.getByText("Hoe krijg ik iedereen aan het denken?")).toBeTruthy();
    expect(shownCriteria()[0]).toBe("Kijkpunt 2.1");
  });

  it("scores with one tap, clears with a second, and keeps one radio in the tab order", async () => {
    await enter();
    await fireEvent.click(radio("Kijkpunt 0.0", "meestal"));
    expect(radio("Kijkpunt 0.0", "meestal").getAttribute("aria-checked")).toBe("true");
    expect(scale("Kijkpunt 0.0").getAllByRole("radio").filter((one) => one.tabIndex === 0)).toHaveLength(1);
    await fireEvent.keyDown(radio("Kijkpunt 0.0", "meestal"), { key: "ArrowRight" });
    expect(radio("Kijkpunt 0.0", "steeds").getAttribute("aria-checked")).toBe("true");
    expect(document.activeElement).toBe(radio("Kijkpunt 0.0", "steeds"));
    await fireEvent.click(radio("Kijkpunt 0.0", "steeds"));
    expect(radio("Kijkpunt 0.0", "steeds").getAttribute("aria-checked")).toBe("false");
    await room.settled();
    expect(stored()["score/d0c0"]?.v).toBeNull();
  });

  it("keeps what is no score apart, behind the dots", async () => {
    await enter();
    const card = within(screen.getByRole("article", { name: "Kijkpunt 0.0" }));
    expect(card.queryByRole("radio", { name: "niet op gelet" })).toBeNull();
    await fireEvent.click(card.getByRole("button", { name: "Meer keuzes en uitleg" }));
    await fireEvent.click(card.getByRole("radio", { name: "paste niet in deze les" }));
    await room.settled();
    expect(stored()["score/d0c0"]?.v).toBe("not_applicable");
    expect(card.getByText("Wat soms is.")).toBeTruthy();
  });

  it("unfolds a domain with one tap and remembers it with the visit", async () => {
    await enter();
    await fireEvent.click(screen.getByRole("button", { name: /Domein 2/ }));
    await waitFor(() => expect(shownCriteria()).toContain("Kijkpunt 2.4"));
    expect(shownCriteria()).toHaveLength(10);
    expect(room.shown(room.visit)?.cells["domains"]?.v).toEqual(["d0", "d2"]);
  });

  it("adds a note with Enter, keeps Shift+Enter for a new line", async () => {
    await enter();
    await write("Wisbordjes omhoog");
    await fireEvent.keyDown(field(), { key: "Enter", shiftKey: true });
    expect(screen.queryByRole("listitem")).toBeNull();
    await fireEvent.keyDown(field(), { key: "Enter" });
    expect(field().value).toBe("");
    expect(screen.getByRole("listitem").textContent).toContain("Wisbordjes omhoog");
    expect(screen.getByRole("listitem").textContent).toContain("nog niet gekoppeld");
  });

  it("links a note to a criterion in two taps, and counts it there", async () => {
    await enter();
    await write("Vijf tellen stil na de vraag");
    await fireEvent.keyDown(field(), { key: "Enter" });
    await fireEvent.click(screen.getByRole("button", { name: "Koppel aan kijkpunt" }));
    await fireEvent.click(screen.getByRole("button", { name: "Koppel aan: Kijkpunt 1.2" }));
    expect(screen.queryByRole("button", { name: /^Koppel aan: / })).toBeNull();
    expect(screen.getByRole("article", { name: "Kijkpunt 1.2" }).textContent).toContain("1 notitie");
    expect(screen.getByRole("listitem").textContent).toContain("Kijkpunt 1.2");
  });

  it("changes a note in its place; emptied, it goes with a way back", async () => {
    await enter();
    await write("Doet voor");
    await fireEvent.keyDown(field(), { key: "Enter" });
    await fireEvent.click(within(screen.getByRole("listitem")).getByRole("button"));
    const edit = within(screen.getByRole("listitem")).getByRole("textbox");
    await fireEvent.input(edit, { target: { value: "Doet voor met getallenlijn" } });
    await fireEvent.input(edit, { target: { value: " " } });
    await fireEvent.click(screen.getByRole("button", { name: "Klaar" }));
    expect(screen.queryByRole("listitem")).toBeNull();
    get(toasts).findLast((one) => one.undo)?.undo?.();
    await waitFor(() => expect(screen.getByRole("listitem").textContent).toContain("Doet voor met getallenlijn"));
  });

  it("shows both values where two tablets disagree, and one tap settles it", async () => {
    await enter();
    await fireEvent.click(radio("Kijkpunt 0.0", "soms"));
    await room.settled();
    const here = stored()["score/d0c0"]!;
    const elsewhere = cell(4, room.coach, "2026-11-21T09:15:00Z");
    const both = { ...elsewhere, live: [...here.live, ...elsewhere.live], sib: [{ v: 2, op: here.op!, by: room.coach, at: here.at! }] };
    const { id } = room.ofVisit("observation")[0]!;
    await room.send(sent("observation", id, { ...stored(), "score/d0c0": both }, { seq: 5 }));
    const choice = await screen.findByRole("group", { name: /twee antwoorden/ });
    expect(within(choice).getAllByRole("button").map((one) => one.textContent)).toEqual([
      expect.stringMatching(/^steeds · Carla Vos, /), expect.stringMatching(/^soms · Carla Vos, /),
    ]);
    await fireEvent.click(within(choice).getByRole("button", { name: /^steeds/ }));
    await waitFor(() => expect(screen.queryByRole("group", { name: /twee antwoorden/ })).toBeNull());
    await room.settled();
    expect(stored()["score/d0c0"]).toMatchObject({ v: 4, sib: [] });
  });

  it("pauses, hides, and ends with one good fact that leaves only with the tap", async () => {
    await enter();
    await fireEvent.click(screen.getByRole("button", { name: "Start de les" }));
    await fireEvent.click(screen.getByRole("button", { name: "Even weg" }));
    expect(screen.getByRole("timer", { name: "Lesklok" }).textContent).toContain("gepauzeerd");
    await fireEvent.click(screen.getByRole("button", { name: "Weer terug" }));
    await fireEvent.click(screen.getByRole("button", { name: "Verberg" }));
    await fireEvent.click(screen.getByRole("button", { name: "Tik om terug te gaan" }));
    await fireEvent.click(screen.getByRole("button", { name: "Les klaar" }));
    await fireEvent.input(screen.getByRole("textbox", { name: /Eén ding dat ik zag/ }), { target: { value: "Iedereen stak op." } });
    await room.settled();
    expect(room.shown(room.visit)?.cells["fact"]).toBeUndefined();
    expect(get(room.store.scratch(`${room.visit}/fact`).text)).toBe("Iedereen stak op.");
    await fireEvent.click(screen.getByRole("button", { name: "Verstuur en sluit de les af" }));
    await room.settled();
    expect(room.shown(room.visit)).toMatchObject({ status: "recorded", cells: { fact: { v: "Iedereen stak op." } } });
    expect(typeof stored()["ended_at"]?.v).toBe("string");
  });

  it("keeps the kladblok on this device: no op leaves", async () => {
    await enter();
    await fireEvent.click(screen.getByRole("button", { name: "Kladblok" }));
    await fireEvent.input(screen.getByRole("textbox", { name: "Jouw kladblok bij dit bezoek" }), { target: { value: "nog vragen naar Sem" } });
    await room.settled();
    expect(get(room.store.scratch(room.visit).text)).toBe("nog vragen naar Sem");
    expect(get(room.store.state).unsent).toBe(0);
  });

  it("offers group chips for a combination class only", async () => {
    await enter({ group: "3/4" });
    await write("Groep 4 begint vast");
    await fireEvent.click(screen.getByRole("button", { name: "groep 4" }));
    await fireEvent.keyDown(field(), { key: "Enter" });
    await room.settled();
    expect(Object.entries(stored()).find(([path]) => path.endsWith("/group"))?.[1].v).toBe("4");
  });

  it("asks what became of an open agreement", async () => {
    room = await Classroom.planned({ form });
    const agreement = newId();
    const create = { visit: newId(), teacher: room.noor, observer: room.coach, agreement_kind: "learning" };
    await room.send(sent("agreement", agreement, { create: cell(create, room.coach), text: cell("wisbordjes na elke uitleg", room.noor) }));
    room.look(Observeren, { params: { id: room.visit } });
    await fireEvent.click(screen.getByRole("radio", { name: "nog niet" }));
    expect(room.shown(agreement)?.cells[`seen/${room.visit}`]?.v).toBe("not_yet");
  });

  it("takes no scores when the teacher asked for notes only", async () => {
    await enter({ cells: { "pre/notes_only": true } });
    expect(screen.queryByRole("radio", { name: "meestal" })).toBeNull();
    expect(screen.getByText(/Noor vroeg om alleen notities/)).toBeTruthy();
  });

  it("does not begin where somebody else observes, or where it is already open to the teacher", async () => {
    await enter({ status: "released" });
    expect(screen.getByText("Deze observatie staat al open")).toBeTruthy();
    expect(screen.queryByRole("textbox", { name: "Notitie" })).toBeNull();
  });
});
