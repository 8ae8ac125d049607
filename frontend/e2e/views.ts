/** Every screen of the product, and every sheet and question on it, as ways to get there: for all that is checked everywhere. */
import { expect, type APIRequest, type Page } from "@playwright/test";

import { Lesson } from "./lesson";
import { people } from "./people";
import { plan } from "./plan";
import type { Tablet } from "./tablet";

/** What there is to look at: each view starts where the one before it ended. */
export interface View {
  name: string;
  show: (tablet: Tablet) => Promise<void>;
}

export interface Tour {
  who: string;
  /** Who signs in; null for nobody. */
  email: string | null;
  views: View[];
}

const title = (page: Page) => page.getByRole("heading", { level: 1 });

function at(address: string, sees: string | RegExp): View["show"] {
  return async (tablet) => {
    await tablet.visit(address);
    await expect(title(tablet.page)).toContainText(sees);
  };
}

function tap(name: string | RegExp, role: "button" | "radio" | "link" = "button"): View["show"] {
  return async ({ page }) => page.getByRole(role, { name }).first().click();
}

/** Opens what a button opens; the sheet is closed again before the next view. */
function sheet(name: string | RegExp): View["show"] {
  return async (tablet) => {
    await tap(name)(tablet);
    await expect(tablet.page.getByRole("dialog")).toBeVisible();
  };
}

const closed: View["show"] = async ({ page }) => {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

function then(...steps: View["show"][]): View["show"] {
  return async (tablet) => {
    for (const step of steps) await step(tablet);
  };
}

const nobody: Tour = {
  who: "nobody",
  email: null,
  views: [
    { name: "aanmelden", show: async ({ page }) => expect(title(page)).toHaveText("Aanmelden") },
    {
      name: "aanmelden-leeg",
      show: then(tap("Aanmelden"), async ({ page }) => expect(page.getByText("Vul je e-mailadres in.")).toBeVisible()),
    },
  ],
};

/** Scores, notes of every sign, and a sentence that is still being written. */
const halfway: View["show"] = async ({ page }) => {
  const lesson = new Lesson(page);
  await page.getByRole("button", { name: "Start de les" }).click();
  await lesson.score("De leerkracht geeft na een vraag bedenktijd voordat er een beurt valt.", "soms");
  await lesson.score("De leerkracht geeft ook beurten aan leerlingen die hun vinger niet opsteken.", "meestal");
  await lesson.score("De leerkracht laat een leerling uitpraten.", "steeds");
  await lesson.note({
    text: "Na de vraag over breuken telt ze zichtbaar tot vijf; elf vingers gaan omhoog.",
    sign: "plus",
    criterion: "De leerkracht geeft na een vraag bedenktijd voordat er een beurt valt.",
  });
  await lesson.note({ text: "Twee tafels achterin wachten vier minuten op papier.", sign: "minus" });
  await lesson.note({ text: "Op het bord: drie sommen en een tekening van een pizza.", sign: "neutral" });
  await lesson.field.fill("Leerlingen leggen elkaar uit waarom een halve pizza m");
};

function coordinator(visit: string): Tour {
  const bezoek = `/bezoek/${visit}`;
  const observing: View["show"] = then(at(`${bezoek}/observeren`, "rekenen"), async ({ page }) => expect(new Lesson(page).field).toBeVisible());
  return {
    who: "the coordinator",
    email: people.coordinator,
    views: [
      { name: "vandaag", show: at("/", "Vandaag") },
      { name: "plan", show: at("/plan", "Plan een bezoek") },
      { name: "plan-gekozen", show: tap(/Joris Kuipers/) },
      { name: "plan-onvolledig", show: then(tap("Kies iemand anders"), tap("Zet in de planning")) },
      { name: "bezoek", show: at(bezoek, "rekenen") },
      { name: "bezoek-wie-ziet-dit", show: sheet("Wie ziet dit?") },
      { name: "bezoek-focus", show: then(closed, tap("Kies kijkpunten")) },
      { name: "observeren", show: observing },
      { name: "observeren-bezig", show: halfway },
      { name: "observeren-meer", show: tap("Meer keuzes en uitleg") },
      { name: "observeren-koppelen", show: tap("Koppel aan kijkpunt") },
      { name: "observeren-notitie", show: then(tap("Stop met koppelen"), async ({ page }) => new Lesson(page).noteWith("Twee tafels").getByRole("button").click()) },
      { name: "observeren-kladblok", show: then(async ({ page }) => new Lesson(page).notes.getByRole("button", { name: "Klaar" }).click(), sheet("Kladblok")) },
      { name: "observeren-sneltoetsen", show: then(closed, sheet("Sneltoetsen")) },
      { name: "observeren-verborgen", show: then(closed, sheet("Verberg")) },
      { name: "observeren-weg", show: then(closed, tap("Even weg")) },
      { name: "observeren-les-klaar", show: then(tap("Weer terug"), sheet("Les klaar")) },
      {
        name: "uitwerken",
        show: async ({ page }) => {
          await page.getByRole("dialog").getByRole("button", { name: "Les klaar" }).click();
          await expect(title(page)).toContainText("Uitwerken");
          await expect(page.getByRole("button", { name: /^Openzetten voor/ })).toBeVisible();
        },
      },
      { name: "uitwerken-kijkpunt", show: sheet("Ander kijkpunt") },
      { name: "uitwerken-notities", show: then(closed, tap(/^Notities/, "radio")) },
      { name: "uitwerken-scores", show: tap(/^Scores/, "radio") },
      { name: "uitwerken-openzetten", show: sheet(/^Openzetten voor/) },
      { name: "themas-coach", show: then(closed, at("/themas", "Thema's uit jouw bezoeken")) },
      {
        name: "themas-van-een-leerkracht",
        show: async ({ page }) => {
          await page.getByRole("main").getByRole("link").first().click();
          await page.getByRole("button", { name: "Waar komt dit vandaan?" }).first().click();
        },
      },
      { name: "hulp", show: at("/hulp", "Hulp") },
      { name: "niet-gevonden", show: at("/bestaat/niet", "Deze pagina is er niet") },
    ],
  };
}

const teacher: Tour = {
  who: "the teacher",
  email: "teacher4@demo.example",
  views: [
    { name: "vandaag-leerkracht", show: at("/", "Vandaag") },
    { name: "mijn-themas", show: then(at("/themas", "Mijn thema's"), async ({ page }) => expect(page.getByRole("heading", { level: 3 }).first()).toBeVisible()) },
    { name: "mijn-themas-bronnen", show: tap("Waar komt dit vandaan?") },
    {
      name: "feedback-gemarkeerd",
      show: async ({ page }) => {
        await page.locator('article a[href*="bij="]').first().click();
        await expect(page.locator('main [aria-current="true"]')).toBeInViewport();
      },
    },
    {
      name: "feedback",
      show: async (tablet) => {
        await tablet.visit(new URL(tablet.page.url()).pathname);
        await expect(tablet.page.locator('main [aria-current="true"]')).toHaveCount(0);
        await expect(title(tablet.page)).toContainText("Feedback");
      },
    },
    { name: "feedback-wie-ziet-dit", show: sheet("Wie ziet dit?") },
    { name: "bezoek-leerkracht", show: async ({ page }) => {
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Bezoek", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Voorgesprek" })).toBeVisible();
    } },
  ],
};

const principal: Tour = {
  who: "the principal",
  email: people.elsewhere.principal,
  views: [{ name: "vandaag-directeur", show: at("/", "Vandaag") }],
};

/** All of them, each with its own data. */
export async function tours(request: APIRequest, product: string): Promise<Tour[]> {
  const visit = await plan(request, product, {
    teacher: "Joris Kuipers",
    question: "Hoe krijg ik iedereen aan het denken voordat er een beurt valt?",
    focus: ["d5-1", "d5-2"],
  });
  return [nobody, coordinator(visit), teacher, principal];
}
