/** Whatever the screen called kept is there after a tablet died while somebody was tapping and writing. */
import type { Page } from "@playwright/test";

import { Lesson, type Level } from "./lesson";
import { people } from "./people";
import { plan } from "./plan";
import { expect, test } from "./tablet";
import { Wire } from "./wire";

const rounds = 4;
const levels: Level[] = ["kwam niet voor", "soms", "meestal", "steeds"];

/** What stood on the screen at a moment at which the header said that everything was kept. */
interface Claim {
  scores: Record<string, string>;
  notes: string[];
  draft: string;
}

const nothing: Claim = { scores: {}, notes: [], draft: "" };

/** Reports every such moment from inside the page, so that no moment is missed. */
async function watchClaims(page: Page, claimed: (claim: Claim) => void): Promise<void> {
  await page.exposeFunction("claimed", claimed);
  await page.evaluate(() => {
    const told = (globalThis as unknown as { claimed: (claim: Claim) => void }).claimed;
    let before = "";
    const look = () => {
      const state = document.querySelector("main .state")?.textContent ?? "";
      if (!/bewaard op deze tablet|Alles veilig/i.test(state)) return;
      const cards = [...document.querySelectorAll("#kijkpunten article")];
      const scores = cards.flatMap((card) => {
        const chosen = card.querySelector('[role="radio"][aria-checked="true"]');
        const name = document.getElementById(card.getAttribute("aria-labelledby") ?? "")?.textContent ?? "";
        return chosen ? [[name, chosen.textContent.trim()]] : [];
      });
      const claim = {
        scores: Object.fromEntries(scores) as Record<string, string>,
        notes: [...document.querySelectorAll<HTMLElement>(".stream li")].map((note) => note.innerText.replace(/\s+/g, " ")),
        draft: document.querySelector<HTMLTextAreaElement>("#notitie")?.value ?? "",
      };
      const now = JSON.stringify(claim);
      if (now !== before) told(claim);
      before = now;
    };
    // Every frame, just before it is painted: what a person gets to see.
    const watch = () => {
      look();
      requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  });
}

/** Taps and writes as fast as a hand could, until the tablet dies under it. */
async function work(lesson: Lesson, criteria: string[], tapped: Map<string, string[]>, round: number): Promise<void> {
  for (let i = 0; ; i++) {
    const criterion = criteria[i % criteria.length] ?? "";
    const level = levels[(i + Math.floor(i / criteria.length) + round) % levels.length] ?? "soms";
    tapped.set(criterion, [...(tapped.get(criterion) ?? []), level]);
    await lesson.score(criterion, level);
    await lesson.field.pressSequentially(`ronde ${round} notitie ${i} `);
    if (i % 2 === 1) await lesson.field.press("Enter");
  }
}

test("four times killed at any moment: everything shown as kept is there, and reaches the server", async ({ ownTablet, playwright, product }) => {
  test.setTimeout(90_000);
  const visit = await plan(playwright.request, product, { teacher: "Yusuf Aydin", focus: ["d5-1", "d5-2"] });
  const noor = await ownTablet();
  await noor.signIn(people.coordinator);
  await noor.aboard();
  const cookies = await noor.context.cookies();

  const tapped = new Map<string, string[]>();
  let claim = nothing;
  let claims = 0;
  for (let round = 1; round <= rounds; round++) {
    // Now without network, now with a push under way.
    const offline = round % 2 === 1;
    if (round === 1) await noor.loseNetwork();
    await noor.page.goto(`/bezoek/${visit}/observeren`);
    const lesson = new Lesson(noor.page);
    await expect(lesson.field).toBeVisible();

    await test.step(`what was kept in round ${round - 1} is there`, async () => {
      await expect.poll(() => lesson.readNotes().then((notes) => notes.length)).toBeGreaterThanOrEqual(claim.notes.length);
      const notes = await lesson.readNotes();
      for (const note of claim.notes) expect(notes.some((one) => one.endsWith(note)), note).toBe(true);
      const words = [...notes, await lesson.field.inputValue()];
      expect(words.some((one) => one.includes(claim.draft.trim())), `the words "${claim.draft}"`).toBe(true);
      const scores = await lesson.readScores();
      for (const [criterion, level] of Object.entries(claim.scores)) {
        const history = tapped.get(criterion) ?? [];
        // A tap after the last claim may have been kept as well; an earlier value may not come back.
        const shown = history.lastIndexOf(scores[criterion] ?? "");
        expect(shown, `${criterion}: "${scores[criterion]}" after "${level}"`).toBeGreaterThanOrEqual(history.indexOf(level));
        tapped.set(criterion, [scores[criterion] ?? ""]);
      }
    });

    claim = nothing;
    await watchClaims(noor.page, (one) => {
      claim = one;
      claims++;
    });
    const criteria = await lesson.criteria.getByRole("article").evaluateAll((cards) =>
      cards.slice(0, 4).map((card) => document.getElementById(card.getAttribute("aria-labelledby") ?? "")?.textContent ?? ""),
    );
    const kill = await noor.killer();
    const moment = 300 + Math.random() * 1500;
    await test.step(`round ${round}: killed after ${moment.toFixed(0)} ms, ${offline ? "without" : "with"} network`, async () => {
      let dying = false;
      const working = work(lesson, criteria, tapped, round).catch((error: unknown) => {
        if (!dying) throw error;
      });
      await Promise.race([working, new Promise((resolve) => setTimeout(resolve, moment))]);
      dying = true;
      await kill();
      await working;
    });
    await noor.start({ offline: (round + 1) % 2 === 1 });
    if (round < rounds) await noor.context.addCookies(cookies);
  }
  expect(claims, "the screen did call words kept").toBeGreaterThan(rounds);

  await test.step("and the server has it, after she signed in again", async () => {
    // The browser died before it wrote down that she was signed in; her words do not need that.
    await noor.context.clearCookies();
    noor.expectComplaint(/401 .*\/api\/sync\//);
    await noor.findNetwork();
    await noor.page.goto(`/bezoek/${visit}/observeren`);
    const lesson = new Lesson(noor.page);
    await expect(lesson.field).toBeVisible();
    await expect(lesson.state(/meld je opnieuw aan/i)).toBeVisible({ timeout: 20_000 });
    await noor.visit("/aanmelden");
    await noor.fillIn(people.coordinator);
    await noor.settled();
    await noor.visit(`/bezoek/${visit}/observeren`);
    await expect(lesson.state("Alles veilig op de server")).toBeVisible({ timeout: 20_000 });
    const wire = await Wire.open(playwright.request, product, people.coordinator);
    const stored = JSON.stringify([...(await wire.records()).values()].filter(({ kind, cells }) => kind === "observation" && JSON.stringify(cells).includes(visit)));
    for (const note of await lesson.readNotes()) {
      const words = /ronde \d+ notitie \d+/.exec(note)?.[0] ?? note;
      expect(stored).toContain(words);
    }
    await wire.close();
  });
});
