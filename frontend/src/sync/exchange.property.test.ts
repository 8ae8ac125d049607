/** Whatever happens to network, pages and server, in any order: nothing durable is lost, and at rest a device shows what the server shows. */

import fc from "fast-check";
import { get } from "svelte/store";
import { expect, test } from "vitest";

import { newId } from "../forms/id";
import { TestDevice, type Fate } from "./testing/devices";
import { ModelServer } from "./testing/model-server";

/** How many stories are told; a long run takes more. */
const numRuns = Number(process.env["STORIES"] ?? 20);

const visit = "11111111-0000-7000-8000-000000000000";
const observation = "22222222-0000-7000-8000-000000000000";
const people = ["lea", "lea", "tom"];
const paths = ["score/c1", "note/n/text", "note/n/polarity", "note/n/deleted"];

type Step =
  | { do: "edit"; device: number; path: string; wait: boolean }
  | { do: "batch"; device: number }
  | { do: "sync"; device: number; fates: Fate[] }
  | { do: "kill"; device: number }
  | { do: "hide"; person: string; hidden: boolean }
  | { do: "backup" }
  | { do: "restore" }
  | { do: "forget" };

const device = fc.nat(people.length - 1);
const fate = fc.constantFrom<Fate>("ok", "ok", "request_lost", "answer_lost", "twice", "portal", "cut", "signed_out");
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant("edit" as const), device, path: fc.constantFrom(...paths), wait: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("batch" as const), device }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("sync" as const), device, fates: fc.array(fate, { maxLength: 4 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("kill" as const), device }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("hide" as const), person: fc.constantFrom("lea", "tom"), hidden: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ do: "backup" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "restore" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "forget" as const }) },
  ),
  { minLength: 4, maxLength: 30 },
);

/** What one device was told to be durable: the last value of each cell, and all of each transaction. */
class Promised {
  readonly cells = new Map<string, unknown>();
  readonly batched: unknown[] = [];
}

class Story {
  readonly server = new ModelServer();
  readonly devices = people.map((person) => new TestDevice(this.server, person));
  readonly promised = people.map(() => new Promised());
  #backup = this.server.backup();
  #value = 0;
  readonly #writing: Promise<unknown>[] = [];

  async begin(): Promise<void> {
    for (const each of this.devices) await each.open();
    const first = this.devices[0] as TestDevice;
    await first.store.create("visit", { observer: "lea" }, visit);
    await first.store.create("observation", { visit }, observation);
    await this.rest();
    this.#backup = this.server.backup();
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case "edit":
        return this.#edit(step.device, step.path, step.wait);
      case "batch":
        return this.#batch(step.device);
      case "sync":
        await this.#device(step.device).sync(...step.fates);
        return;
      case "kill":
        await this.#device(step.device).restart();
        return;
      case "hide":
        return this.server.hide(step.person, observation, step.hidden);
      case "backup":
        this.#backup = this.server.backup();
        return;
      case "restore":
        return this.server.restore(this.#backup);
      case "forget":
        this.server.history.replicas.clear();
    }
  }

  async #edit(index: number, path: string, wait: boolean): Promise<void> {
    const { store } = this.#device(index);
    const value = path.endsWith("deleted") ? true : `value ${++this.#value}`;
    const durable = store.write(observation, "observation", path, value);
    const promise = durable.then(
      () => this.#promisedBy(index).cells.set(path, value),
      () => undefined,
    );
    this.#writing.push(promise);
    if (wait) await promise;
  }

  async #batch(index: number): Promise<void> {
    const values = [`value ${++this.#value}`, `value ${++this.#value}`];
    await this.#device(index).store.batch((batch) => {
      for (const [i, value] of values.entries()) batch.write(observation, "observation", `score/b${i}`, value);
    });
    this.#promisedBy(index).batched.push(...values);
  }

  /** Everybody exchanges without faults until nothing is under way. */
  async rest(): Promise<void> {
    await Promise.all(this.#writing.splice(0));
    for (let round = 0; round < 2; round++) {
      for (const each of this.devices) expect(await each.sync()).toEqual({ kind: "done" });
    }
  }

  #device(index: number): TestDevice {
    return this.devices[index] as TestDevice;
  }

  #promisedBy(index: number): Promised {
    return this.promised[index] as Promised;
  }
}

test("stories", { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const story = new Story();
      await story.begin();
      for (const step of all) await story.take(step);
      await story.rest();
      const { server, devices, promised } = story;

      const held = server.values(observation);
      for (const [index, { cells, batched }] of promised.entries()) {
        const attention = get((devices[index] as TestDevice).store.attention()).map(({ op }) => op.val);
        for (const value of [...cells.values(), ...batched]) expect([...held, ...attention], "a durable word is lost").toContainEqual(value);
      }

      for (const each of devices) {
        expect(get(each.store.state).unsent).toBe(0);
        const visible = server.visible(each.person).map((record) => record.id);
        for (const rec of [visit, observation]) {
          const expected = visible.includes(rec) ? server.snapshot(rec) : undefined;
          expect(each.shown(rec), "the device shows something else than the server").toEqual(expected);
        }
      }

      const ids = server.history.ops.map(({ op }) => op.id);
      expect(new Set(ids).size, "an op took effect twice").toBe(ids.length);
    }),
    { numRuns },
  );
});

test("one device's own edits never stand beside each other", { timeout: 600_000 }, async () => {
  const own = steps.map((all) => all.filter((step) => step.do !== "hide" && (!("device" in step) || step.device === 0)));
  await fc.assert(
    fc.asyncProperty(own, async (all) => {
      const story = new Story();
      await story.begin();
      for (const step of all) {
        await story.take(step);
        for (const cell of Object.values((story.devices[0] as TestDevice).shown(observation)?.cells ?? {})) {
          expect(cell.live.length, "shown beside each other").toBeLessThanOrEqual(1);
        }
      }
      await story.rest();
      for (const cell of Object.values(story.server.snapshot(observation).cells)) expect(cell.live.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  );
});

test("ids of one millisecond differ", () => {
  expect(new Set(Array.from({ length: 100 }, () => newId(0))).size).toBe(100);
});
