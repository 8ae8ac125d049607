/** What an observer does and reads on Observeren. */
import { expect, type Locator, type Page } from "@playwright/test";

export type Level = "kwam niet voor" | "soms" | "meestal" | "steeds";
export const signs = { plus: "Plus: dit helpt", minus: "Min: dit kan anders", neutral: "Neutraal" } as const;

export interface Written {
  text: string;
  sign: keyof typeof signs;
  /** The criterion it belongs to, in its own words. */
  criterion?: string;
}

export class Lesson {
  readonly notes: Locator;
  readonly criteria: Locator;
  readonly field: Locator;

  constructor(readonly page: Page) {
    this.notes = page.getByRole("region", { name: "Notities" });
    this.criteria = page.getByRole("region", { name: "Kijkpunten" });
    this.field = this.notes.getByRole("textbox", { name: "Notitie", exact: true });
  }

  criterion(text: string): Locator {
    return this.criteria.getByRole("article", { name: text, exact: true });
  }

  /** One tap. */
  async score(criterion: string, level: Level): Promise<void> {
    const choice = this.criterion(criterion).getByRole("radio", { name: level, exact: true });
    await choice.click();
    await expect(choice).toBeChecked();
  }

  /** Writes a note the way it is done in a lesson: words, sign, criterion by one tap, and on. */
  async note({ text, sign, criterion }: Written): Promise<void> {
    await this.field.fill(text);
    if (sign !== "neutral") await this.notes.getByRole("radio", { name: signs[sign] }).click();
    if (criterion !== undefined) {
      await this.notes.getByRole("button", { name: "Koppel aan kijkpunt" }).click();
      await this.criteria.getByRole("button", { name: `Koppel aan: ${criterion}` }).click();
    }
    await this.notes.getByRole("button", { name: "Noteer" }).click();
    await expect(this.noteWith(text)).toBeVisible();
  }

  noteWith(text: string): Locator {
    return this.notes.getByRole("listitem").filter({ hasText: text });
  }

  domain(title: string): Locator {
    return this.criteria.getByRole("button", { name: new RegExp(`^${title}`) });
  }

  /** The sign of a note, as it is said. */
  signOf(text: string, sign: Written["sign"]): Locator {
    return this.noteWith(text).getByRole("img", { name: signs[sign] });
  }

  async unfold(title: string): Promise<void> {
    const heading = this.domain(title);
    if ((await heading.getAttribute("aria-expanded")) === "false") await heading.click();
    await expect(heading).toHaveAttribute("aria-expanded", "true");
  }

  /** Notes as they stand in the stream: time, words, sign and criterion. */
  async readNotes(): Promise<string[]> {
    return this.notes.getByRole("listitem").evaluateAll((notes: HTMLElement[]) =>
      notes.map((note) => `${note.querySelector('[role="img"]')?.getAttribute("aria-label") ?? ""} · ${note.innerText.replace(/\s+/g, " ")}`),
    );
  }

  /** Scores that can be seen now, by the words of their criterion. */
  async readScores(): Promise<Record<string, string>> {
    return this.criteria.getByRole("radio", { checked: true }).evaluateAll((radios) =>
      Object.fromEntries(
        radios.map((radio) => {
          const card = radio.closest("article");
          const name = document.getElementById(card?.getAttribute("aria-labelledby") ?? "");
          return [name?.textContent?.trim() ?? "", radio.textContent?.trim() ?? ""];
        }),
      ),
    );
  }

  /** What the clock shows, in seconds. */
  async readClock(): Promise<number> {
    const shown = await this.page.getByRole("timer", { name: "Lesklok" }).innerText();
    const parts = (/[\d:]+/.exec(shown)?.[0] ?? "").split(":").map(Number);
    return parts.reduce((sum, part) => sum * 60 + part, 0);
  }

  /** The state of the words, as it stands in the header. */
  state(words: string | RegExp): Locator {
    return this.page.getByRole("main").getByRole("paragraph").filter({ hasText: words }).first();
  }
}
