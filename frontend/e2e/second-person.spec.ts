/** One tablet, two people: the words of the first wait for her, out of sight of the second. */
import { Lesson } from "./lesson";
import { people } from "./people";
import { plan } from "./plan";
import { expect, test } from "./tablet";

const words = "Alleen Noor schreef dit, en de server heeft het nog niet: kastanjebruin.";

test("a second person on the same tablet sees nothing of the first, whose unsent words stay", async ({ tablet, playwright, product }) => {
  const visit = await plan(playwright.request, product, { teacher: "Anouk Willems" });
  const shared = await tablet();
  const { page } = shared;
  await shared.signIn(people.coordinator);
  await shared.aboard();

  await test.step("the first writes without network and walks away", async () => {
    await shared.visit(`/bezoek/${visit}/observeren`);
    const lesson = new Lesson(page);
    await expect(lesson.field).toBeVisible();
    await shared.loseNetwork();
    await lesson.note({ text: words, sign: "plus" });
    await expect(lesson.state(/nog te versturen/)).toBeVisible();
  });

  const first = await test.step("her words are in her own database", async () => {
    const stored = await shared.stored();
    const holding = Object.keys(stored).filter((name) => stored[name]?.includes(words));
    expect(holding).toHaveLength(1);
    return holding[0] ?? "";
  });

  await test.step("signing out asks first, and says what waits", async () => {
    await shared.visit("/hulp");
    await page.getByRole("button", { name: "Afmelden" }).click();
    const question = page.getByRole("dialog");
    await expect(question).toContainText(/wijziging(en)? niet verstuurd/);
    await question.getByRole("button", { name: "Toch afmelden" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Aanmelden");
    expect((await shared.stored())[first]).toContain(words);
  });

  await test.step("the second is told that words of somebody else wait, and sees none of them", async () => {
    await shared.findNetwork();
    await shared.fillIn("teacher8@demo.example");
    await expect(page.getByText(/Op deze tablet sta(at|an) nog .* van Noor Bakker/).first()).toBeVisible();
    await shared.settled();
    for (const address of ["/", `/bezoek/${visit}`, `/bezoek/${visit}/observeren`, `/bezoek/${visit}/feedback`, "/themas"]) {
      await shared.visit(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator("body")).not.toContainText("kastanjebruin");
      await expect(page.locator("body")).not.toContainText("Anouk");
    }
    const stored = await shared.stored();
    expect(Object.keys(stored).filter((name) => stored[name]?.includes("kastanjebruin"))).toEqual([first]);
    const own = Object.keys(stored).filter((name) => name !== first && name !== "klassenbezoek-device");
    expect(own).toHaveLength(1);
    expect(stored[own[0] ?? ""]?.includes(visit)).toBe(false);
  });

  await test.step("the first comes back: her words are there and leave for the server", async () => {
    await shared.visit("/hulp");
    await page.getByRole("button", { name: "Afmelden" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Aanmelden");
    await shared.fillIn(people.coordinator);
    await shared.settled();
    await shared.visit(`/bezoek/${visit}/observeren`);
    await expect(new Lesson(page).noteWith(words)).toBeVisible();
    await expect(new Lesson(page).state("Alles veilig op de server")).toBeVisible();
  });
});
