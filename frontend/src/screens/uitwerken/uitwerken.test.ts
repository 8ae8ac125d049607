// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { cell, Classroom, sent } from "../../../testing/classroom";
import { formOf } from "../../../testing/form";
import { newId } from "../../forms/id";
import type { Json } from "../../local/record";
import { dismiss, toasts } from "../../parts/toast";
import Uitwerken from "./Uitwerken.svelte";

let room: Classroom;
let observation: string;
const form = formOf([3, 3]);
const [first, second] = [newId(), newId()];

// Whole screens are drawn here, on machines that do other things besides.
vi.setConfig({ testTimeout: 20_000 });
beforeEach(() => get(toasts).forEach((one) => dismiss(one.id)));
afterEach(cleanup);

/** The lesson is done: one score, one linked and one loose note. */
async function workOut(status = "recorded", more: Record<string, Json> = {}): Promise<void> {
  room = await Classroom.planned({ form, status, cells: { "pre/focus/d0c0": true, "pre/focus/d0c1": true } });
  observation = newId();
  const said: Record<string, Json> = {
    started_at: "2026-11-21T09:00:00Z", ended_at: "2026-11-21T09:50:00Z", "score/d0c0": 3,
    [`note/${first}/text`]: "Telt tot vijf na de vraag", [`note/${first}/t`]: 60_000, [`note/${first}/polarity`]: 1, [`note/${first}/criterion`]: "d0c0",
    [`note/${second}/text`]: "Wisbordjes omhoog", [`note/${second}/t`]: 90_000, [`note/${second}/polarity`]: 0,
    ...more,
  };
  const cells = Object.fromEntries(Object.entries(said).map(([path, v]) => [path, cell(v, room.coach)]));
  await room.send(sent("observation", observation, { create: cell({ visit: room.visit }, room.coach), ...cells }));
  room.look(Uitwerken, { params: { id: room.visit } });
  await screen.findByRole("heading", { level: 1, name: /Uitwerken/ });
}

const loose = () => within(screen.getByRole("region", { name: /Notities zonder kijkpunt/ }));
const value = (path: string) => room.shown(observation)?.cells[path]?.v;
const release = () => screen.getByRole<HTMLButtonElement>("button", { name: "Openzetten voor Noor" });

describe("working out a visit", () => {
  it("begins with the notes that hang on nothing, one tap from a likely place", async () => {
    await workOut();
    expect(loose().getAllByRole("listitem")).toHaveLength(1);
    await fireEvent.click(loose().getByRole("button", { name: "Koppel aan: Kijkpunt 0.0" }));
    await waitFor(() => expect(loose().queryAllByRole("listitem")).toHaveLength(0));
    expect(value(`note/${second}/criterion`)).toBe("d0c0");
    get(toasts).findLast((one) => one.undo)?.undo?.();
    await waitFor(() => expect(loose().getAllByRole("listitem")).toHaveLength(1));
  });

  it("finds any other criterion by its words", async () => {
    await workOut();
    await fireEvent.click(loose().getByRole("button", { name: "Ander kijkpunt …" }));
    await fireEvent.input(screen.getByRole("searchbox", { name: "Zoek een kijkpunt" }), { target: { value: "1.2" } });
    const sheet = within(screen.getByRole("dialog"));
    await fireEvent.click(sheet.getByRole("button", { name: "Kijkpunt 1.2" }));
    expect(value(`note/${second}/criterion`)).toBe("d1c2");
  });

  it("takes a no for an answer: geen thema", async () => {
    await workOut();
    await fireEvent.click(loose().getByRole("button", { name: "Geen thema" }));
    expect(value(`note/${second}/theme`)).toBe("none");
    await waitFor(() => expect(loose().queryAllByRole("listitem")).toHaveLength(0));
  });

  it("asks about focus that nobody answered, and about nothing else", async () => {
    await workOut();
    const gap = within(screen.getByRole("region", { name: "Focus zonder antwoord" }));
    expect(gap.getAllByRole("article").map((one) => one.querySelector("p")!.textContent)).toEqual(["Kijkpunt 0.1"]);
    await fireEvent.click(gap.getByRole("radio", { name: "soms" }));
    expect(value("score/d0c1")).toBe(2);
    expect(gap.getAllByRole("article")).toHaveLength(1);
  });

  it("shows what the teacher will read, and follows every change", async () => {
    await workOut();
    const preview = within(screen.getByRole("region", { name: "Dit leest Noor" }));
    expect(preview.getByText("Telt tot vijf na de vraag")).toBeTruthy();
    expect(preview.getByText("meestal")).toBeTruthy();
    await room.store.write(observation, "observation", "score/d0c0", 4);
    await waitFor(() => expect(preview.getByText("steeds")).toBeTruthy());
  });

  it("opens only after a question that says what follows, and takes old ways back away", async () => {
    await workOut();
    await fireEvent.click(loose().getByRole("button", { name: "Geen thema" }));
    await fireEvent.click(release());
    const question = within(screen.getByRole("dialog", { name: "Openzetten voor Noor?" }));
    expect(question.getByText(/1 score en 2 notities/)).toBeTruthy();
    expect(question.getByText(/niet ongedaan maken/)).toBeTruthy();
    expect(room.shown(room.visit)?.status).toBe("recorded");
    await fireEvent.click(question.getByRole("button", { name: "Openzetten" }));
    expect(room.shown(room.visit)?.status).toBe("released");
    expect(get(toasts).filter((one) => one.undo)).toEqual([]);
    await waitFor(() => expect(screen.getByText("Wordt opengezet voor Noor zodra er verbinding is")).toBeTruthy());
    expect(screen.queryByText(/^Opengezet voor Noor/)).toBeNull();
  });

  it("does not open a lesson that is not done", async () => {
    await workOut("planned", { ended_at: null });
    expect(release().disabled).toBe(true);
    expect(screen.getByText(/nog niet afgerond/)).toBeTruthy();
  });

  it("opens a lesson that ended while it waited for a colleague's yes, once that is there", async () => {
    await workOut("planned");
    await fireEvent.click(release());
    await fireEvent.click(screen.getByRole("button", { name: "Openzetten" }));
    expect(room.shown(room.visit)?.status).toBe("released");
  });
});

describe("after opening", () => {
  it("a change is an addition that stands beside what was there", async () => {
    await workOut("released");
    await fireEvent.click(screen.getAllByRole("button", { name: "Vul aan" })[0]!);
    const sheet = within(screen.getByRole("dialog"));
    expect(sheet.getByRole<HTMLButtonElement>("button", { name: "Zet erbij" }).disabled).toBe(true);
    await fireEvent.input(sheet.getByRole("textbox", { name: "Jouw aanvulling" }), { target: { value: "Ook bij de tweede vraag." } });
    expect(room.shown(observation)?.cells[`note/${first}/text`]?.amend).toEqual([]);
    await fireEvent.click(sheet.getByRole("button", { name: "Zet erbij" }));
    await room.settled();
    expect(value(`note/${first}/text`)).toBe("Telt tot vijf na de vraag");
    expect(room.shown(observation)?.cells[`note/${first}/text`]?.amend).toMatchObject([{ v: "Ook bij de tweede vraag.", by: room.coach }]);
    await waitFor(() => expect(screen.getByText(/Later toegevoegd door Carla Vos/)).toBeTruthy());
  });

  it("writes nothing by being looked at", async () => {
    await workOut("released", { [`note/${second}/polarity`]: null });
    await room.settled();
    expect(get(room.store.state).unsent).toBe(0);
  });
});
