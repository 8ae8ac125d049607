/** How heavy and how fast the built app is, against the budgets of its design; prints a table and judges nothing. */
import { loadavg } from "node:os";
import { gzipSync } from "node:zlib";

import type { Page } from "@playwright/test";

import { Lesson } from "./lesson";
import { people } from "./people";
import { plan } from "./plan";
import { expect, test, type Tablet } from "./tablet";

const rounds = 7;
const taps = 80;
const criteria = 60;
const notes = 200;

interface Figure {
  what: string;
  value: string;
  budget: string;
}

const figures: Figure[] = [];
const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
const ms = (time: number) => `${time.toFixed(0)} ms`;

/** The value below which this share of them lies. */
function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}

async function slowed(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
}

test.afterAll(() => {
  const wide = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map(({ what, value, budget }) => `${what.padEnd(wide)}  ${value.padStart(9)}${budget && `  (budget ${budget})`}`);
  process.stdout.write(`\n${lines.join("\n")}\nload of this machine: ${loadavg().map((one) => one.toFixed(1)).join(" ")}\n`);
});

test("weight of the first load and of what is kept", async ({ tablet }) => {
  // Without a worker the page fetches what it needs itself, and nothing more.
  const bare = await tablet({ serviceWorkers: "block" });
  const scripts: Promise<number>[] = [];
  bare.context.on("response", (answer) => {
    if (answer.url().endsWith(".js")) scripts.push(answer.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  const sum = async () => (await Promise.all(scripts)).reduce((all, one) => all + one, 0);
  await bare.page.goto("/");
  await expect(bare.page.getByLabel("E-mailadres van je werk")).toBeVisible();
  await bare.page.waitForLoadState("networkidle");
  figures.push({ what: "first load of scripts, sign-in (gzip)", value: kb(await sum()), budget: "80 KB" });
  await bare.fillIn(people.coordinator);
  await bare.settled();
  figures.push({ what: "and up to Vandaag with everything in sight (gzip)", value: kb(await sum()), budget: "" });

  const noor = await tablet();
  await noor.page.goto("/");
  await noor.aboard();
  const kept = await noor.page.evaluate(async () => {
    const caching = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return caching.flat().map(({ url }) => url);
  });
  let packed = 0;
  let plain = 0;
  for (const url of kept) {
    const body = await (await noor.page.request.get(url)).body();
    plain += body.length;
    packed += Math.min(body.length, gzipSync(body, { level: 9 }).length);
  }
  figures.push({ what: `kept for offline, ${kept.length} files (gzip)`, value: kb(packed), budget: "350 KB" });
  figures.push({ what: "kept for offline, as they lie on the device", value: kb(plain), budget: "" });
});

test("cold start without network on a slow tablet", async ({ ownTablet }) => {
  const noor = await ownTablet();
  await noor.signIn(people.coordinator);
  await noor.aboard();
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    await noor.context.close();
    await noor.start({ offline: true });
    await slowed(noor.page, 4);
    await noor.page.addInitScript(() => {
      const look = () => {
        const usable = document.querySelector("main h1") && document.querySelector('main a[href^="/bezoek/"]');
        if (!usable) return void requestAnimationFrame(look);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => performance.mark("usable");
        requestAnimationFrame(() => channel.port2.postMessage(null));
      };
      requestAnimationFrame(look);
    });
    await noor.page.goto("/");
    const usable = () => noor.page.evaluate(() => performance.getEntriesByName("usable")[0]?.startTime ?? null);
    await expect.poll(usable).not.toBeNull();
    // The first start warms nothing but this machine.
    if (round > 0) times.push((await usable()) ?? NaN);
  }
  figures.push({ what: "cold start offline to usable, 4× slower: median", value: ms(share(times, 0.5)), budget: "1000 ms" });
  figures.push({ what: "cold start offline to usable, 4× slower: slowest", value: ms(Math.max(...times)), budget: "" });
});

/** Puts a long form and a long observation into her device, which stays without network from here on. */
async function stuff(noor: Tablet, visit: string): Promise<void> {
  await noor.page.evaluate(
    async ([id, wanted, written]) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error("not readable"));
        });
      interface Row {
        id: string;
        body: { id: string; kind: string; form: string | null; cells: Record<string, unknown> };
      }
      interface Section {
        id: string;
        criteria: { id: string; text: string }[];
      }
      const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
      const database = await done(indexedDB.open(names.find((name) => /^klassenbezoek-[0-9a-f]{8}-/.test(name)) ?? ""));
      const table = () => database.transaction("records", "readwrite").objectStore("records");
      const rows = (await done(table().getAll())) as Row[];
      const planned = rows.find((row) => row.id === id);
      if (!planned) throw new Error("the visit is not here");
      const create = planned.body.cells["create"] as { v: { form: string; observer: string }; op: string };
      const cell = (v: unknown) => ({ v, op: crypto.randomUUID(), by: create.v.observer, at: "2026-11-22T09:00:00Z", live: [], sib: [], amend: [] });
      const form = rows.find((row) => row.body.kind === "form" && row.body.form === create.v.form);
      if (!form) throw new Error("its form is not here");
      const { v: definition } = form.body.cells["definition"] as { v: { sections: Section[] } };
      const first = definition.sections[0];
      if (!first) throw new Error("its form is empty");
      while (definition.sections.flatMap((section) => section.criteria).length < wanted) {
        const n = definition.sections.length;
        definition.sections.push({ ...first, id: `extra-${n}`, criteria: first.criteria.map((one, i) => ({ ...one, id: `extra-${n}-${i}`, text: `${one.text} (${n})` })) });
      }
      await done(table().put(form));
      const observation = crypto.randomUUID();
      const cells: Record<string, unknown> = { create: cell({ visit: id }), started_at: cell(new Date(Date.now() - 2400_000).toISOString()) };
      const known = definition.sections.flatMap((section) => section.criteria);
      for (let i = 0; i < written; i++) {
        const note = `note/${crypto.randomUUID()}`;
        cells[`${note}/text`] = cell(`Notitie ${i}: leerlingen leggen elkaar uit hoe ze aan hun antwoord komen en wijzen aan.`);
        cells[`${note}/t`] = cell(i * 11_000);
        cells[`${note}/polarity`] = cell((i % 3) - 1);
        if (i % 2) cells[`${note}/criterion`] = cell(known[i % known.length]?.id);
      }
      await done(table().put({ id: observation, body: { ...planned.body, id: observation, kind: "observation", status: null, cells } }));
      database.close();
    },
    [visit, criteria, notes] as const,
  );
}

test("a tap in a full lesson", async ({ ownTablet, playwright, product }) => {
  const visit = await plan(playwright.request, product, { teacher: "Tom Verbeek", focus: ["d5-1", "d5-2", "d5-3"] });
  const noor = await ownTablet();
  const { page } = noor;
  await noor.signIn(people.coordinator);
  await noor.aboard();
  await noor.loseNetwork();
  await stuff(noor, visit);
  await page.addInitScript(() => {
    const told = globalThis as unknown as { painted: number[]; durable: number[] };
    told.painted = [];
    told.durable = [];
    let tapped = 0;
    addEventListener(
      "click",
      ({ timeStamp }) => {
        tapped = timeStamp;
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => told.painted.push(performance.now() - timeStamp);
          channel.port2.postMessage(null);
        });
      },
      { capture: true },
    );
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode, options) {
      const made = transaction.call(this, stores, mode, options);
      if (mode === "readwrite" && [stores].flat().includes("outbox") && options?.durability === "strict") {
        made.addEventListener("complete", () => {
          if (tapped > 0) told.durable.push(performance.now() - tapped);
          tapped = 0;
        });
      }
      return made;
    };
  });
  const read = () =>
    page.evaluate(() => {
      const { painted, durable } = globalThis as unknown as { painted: number[]; durable: number[] };
      return { painted, durable };
    });
  const tapAll = async () => {
    await page.goto(`/bezoek/${visit}/observeren`);
    const lesson = new Lesson(page);
    await expect(lesson.notes.getByRole("listitem")).toHaveCount(notes);
    const radios = lesson.criteria.getByRole("radio");
    const count = await radios.count();
    for (let i = 0; i < taps; i++) {
      const radio = radios.nth((i * 7) % count);
      const before = await radio.getAttribute("aria-checked");
      await radio.click();
      await expect(radio).toHaveAttribute("aria-checked", before === "true" ? "false" : "true");
      await expect.poll(async () => (await read()).durable.length).toBe(i + 1);
    }
    return read();
  };

  const atFull = await tapAll();
  await slowed(page, 4);
  const atQuarter = await tapAll();
  figures.push({ what: `tap to paint, ${criteria} criteria, ${notes} notes, 4× slower: p95`, value: ms(share(atQuarter.painted, 0.95)), budget: "50 ms" });
  figures.push({ what: "tap to paint, 4× slower: median", value: ms(share(atQuarter.painted, 0.5)), budget: "" });
  figures.push({ what: "tap to paint, full speed: p95", value: ms(share(atFull.painted, 0.95)), budget: "" });
  figures.push({ what: "tap to durable on the device, full speed: p95", value: ms(share(atFull.durable, 0.95)), budget: "50 ms" });
  figures.push({ what: "tap to durable on the device, 4× slower: p95", value: ms(share(atQuarter.durable, 0.95)), budget: "" });
});
