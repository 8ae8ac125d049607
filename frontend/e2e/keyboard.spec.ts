/** Everything an observer does can be done with a keyboard alone. */
import { randomBytes } from "node:crypto";

import { Lesson } from "./lesson";
import { people } from "./people";
import { plan } from "./plan";
import { expect, test, type Tablet } from "./tablet";

/** Tab, until what has the focus is this; fails when the focus goes round without meeting it. */
async function tabTo(tablet: Tablet, name: string | RegExp, most = 60): Promise<void> {
  const { page } = tablet;
  for (let i = 0; i < most; i++) {
    const { label, ring } = await page.evaluate(() => {
      const element = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLElement> }) | null;
      if (!element || element === document.body) return { label: "", ring: true };
      const named = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
      const seen = [element, ...(element.closest("label") ? [element.closest("label") as Element] : [])].map((one) => getComputedStyle(one));
      // A heading that the focus was put on is no control; the calendar button inside a date has the browser's own ring.
      const ring = element.tabIndex < 0 || element.matches("input[type=date], input[type=time]") || seen.some(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none");
      return { label: named.trim().replace(/\s+/g, " "), ring };
    });
    if (label) expect(ring, `the focus on "${label}" can be seen`).toBe(true);
    if (typeof name === "string" ? label === name : name.test(label)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no way to ${String(name)} with Tab`);
}

test("a visit is planned, a lesson scored and written down without touching the screen", async ({ tablet, playwright, product }) => {
  const noor = await tablet();
  const { page } = noor;
  const keys = page.keyboard;
  const lessonName = `toetsenbord ${randomBytes(3).toString("hex")}`;

  await test.step("sign in", async () => {
    await page.goto("/");
    await tabTo(noor, "E-mailadres van je werk");
    await keys.type(people.coordinator);
    await tabTo(noor, "Wachtwoord");
    await keys.type(process.env["DEMO_PASSWORD"] ?? "klassenbezoek");
    await keys.press("Enter");
    await noor.settled();
  });

  await test.step("plan a visit", async () => {
    await tabTo(noor, "Plannen");
    await keys.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await tabTo(noor, "Zoek op naam");
    await keys.type("Marloes");
    await tabTo(noor, /^Marloes Hendriks/);
    await keys.press("Enter");
    await expect(page.getByRole("button", { name: "Kies iemand anders" })).toBeVisible();
    await tabTo(noor, "Les");
    await keys.type(lessonName);
    await tabTo(noor, /^Al afgesproken/);
    await keys.press("Space");
    await tabTo(noor, "Zet in de planning");
    await keys.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vandaag");
    await expect(page.getByRole("main").getByText(lessonName)).toBeVisible();
    await noor.settled();
  });

  const visit = await plan(playwright.request, product, { teacher: "Marloes Hendriks", focus: ["d5-1"] });
  await test.step("score, write, link and sign with keys", async () => {
    await page.goto(`/bezoek/${visit}/observeren`);
    const lesson = new Lesson(page);
    const criterion = "De leerkracht geeft na een vraag bedenktijd voordat er een beurt valt.";
    await expect(lesson.field).toBeVisible();
    await tabTo(noor, "kwam niet voor");
    await keys.press("Space");
    await keys.press("ArrowRight");
    await keys.press("ArrowRight");
    await expect(lesson.criterion(criterion).getByRole("radio", { name: "meestal" })).toBeChecked();
    await keys.press("Alt+KeyN");
    await expect(lesson.field).toBeFocused();
    await keys.type("Zes kinderen steken hun vinger op na drie tellen.");
    await keys.press("Alt+Equal");
    await keys.press("Enter");
    await expect(lesson.noteWith("Zes kinderen")).toBeVisible();
    await keys.press("Alt+KeyK");
    await tabTo(noor, `Koppel aan: ${criterion}`);
    await keys.press("Enter");
    await expect(lesson.noteWith("Zes kinderen")).toContainText(criterion);
    await expect(lesson.signOf("Zes kinderen", "plus")).toBeVisible();
  });
});
