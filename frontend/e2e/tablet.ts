/** Tablets as people hold them: a browser with a size, a theme and a network that can go; and what it complains about. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as playwright, expect, type BrowserContext, type BrowserContextOptions, type Page, type PlaywrightWorkerArgs, type Request } from "@playwright/test";

import { password } from "./people";

export { expect };

export const sizes = {
  portrait: { width: 834, height: 1194 },
  landscape: { width: 1194, height: 834 },
  phone: { width: 390, height: 844 },
  laptop: { width: 1440, height: 900 },
} as const;

/** Debian's Chromium, without what it does for itself in the background. */
export const chromium = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const here: BrowserContextOptions = { viewport: sizes.landscape, locale: "nl-NL", timezoneId: "Europe/Amsterdam", reducedMotion: "reduce" };

type Opening = (options: BrowserContextOptions) => Promise<BrowserContext>;

/** One tablet. What its browser complains about is collected: a test fails on it in the end. */
export class Tablet {
  readonly complaints: string[] = [];
  page!: Page;
  context!: BrowserContext;
  #offline = false;
  readonly #expected: RegExp[] = [];

  constructor(
    readonly url: string,
    private readonly open: Opening,
    private readonly options: BrowserContextOptions,
  ) {}

  /** Switches it on; `offline` when there is no network at that moment. */
  async start({ offline = false } = {}): Promise<void> {
    this.#offline = offline;
    this.context = await this.open({ ...here, baseURL: this.url, ...this.options, offline });
    if (offline) await this.context.route("**/*", (route) => route.abort("internetdisconnected"));
    this.context.on("console", (message) => {
      if (message.type() === "error") this.#complain(message.text(), message.location().url);
    });
    this.context.on("weberror", (failure) => this.complaints.push(`script: ${failure.error().message}`));
    const asked = new Set<Request>();
    this.context.on("request", (request) => this.#offline && asked.add(request));
    this.context.on("response", (answer) => {
      if (asked.has(answer.request()) && !answer.fromServiceWorker()) this.complaints.push(`answered without network: ${answer.url()}`);
    });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
  }

  /** Signs in on the sign-in screen and waits until everything this person may see is here. */
  async signIn(email: string, address = "/"): Promise<void> {
    await this.page.goto(address);
    await this.fillIn(email);
    await expect(this.page.getByRole("navigation", { name: "Hoofdmenu" })).toBeVisible();
    await this.settled();
  }

  async fillIn(email: string): Promise<void> {
    await this.page.getByLabel("E-mailadres van je werk").fill(email);
    await this.page.getByLabel("Wachtwoord", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Aanmelden" }).click();
  }

  /** Everything is on the server, and what the server has for this person is here. */
  async settled(): Promise<void> {
    await expect(this.page.getByText("Alles veilig op de server").first()).toBeVisible();
    await expect(this.page.getByText("Je gegevens worden opgehaald")).toBeHidden();
  }

  /** The service worker has the app; from here on the page opens without network. */
  async aboard(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) {
        await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      }
    });
  }

  /** Nothing gets in or out any more. */
  async loseNetwork(): Promise<void> {
    await this.context.setOffline(true);
    await this.context.route("**/*", (route) => route.abort("internetdisconnected"));
    this.#offline = true;
  }

  async findNetwork(): Promise<void> {
    this.#offline = false;
    await this.context.unrouteAll({ behavior: "ignoreErrors" });
    await this.context.setOffline(false);
  }

  /** A way to kill every process of its browser at once (`kill -9`), ready to be used at any moment. */
  async killer(): Promise<() => Promise<void>> {
    const browser = this.context.browser();
    if (!browser) throw new Error("only a tablet with a browser of its own can be killed");
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const gone = new Promise<void>((resolve) => this.context.once("close", () => resolve()));
    return async () => {
      for (const { id } of processInfo) process.kill(id, "SIGKILL");
      await gone;
    };
  }

  /** What the browser may complain about in this story, because it is the story. */
  expectComplaint(words: RegExp): void {
    this.#expected.push(words);
  }

  /** Goes somewhere inside the app without loading it again. */
  async visit(address: string): Promise<void> {
    await this.page.evaluate((to) => {
      const link = document.createElement("a");
      link.href = to;
      document.body.append(link);
      link.click();
      link.remove();
    }, address);
  }

  /** Everything that stands in this browser's databases, as one text. */
  async stored(): Promise<Record<string, string>> {
    return this.page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error("not readable"));
        });
      const found: Record<string, string> = {};
      for (const { name = "" } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        const tables = [...database.objectStoreNames];
        const rows = await Promise.all(tables.map((table) => done(database.transaction(table).objectStore(table).getAll())));
        found[name] = JSON.stringify(Object.fromEntries(tables.map((table, i) => [table, rows[i]])));
        database.close();
      }
      return found;
    });
  }

  #complain(words: string, url: string): void {
    const path = URL.canParse(url) ? new URL(url).pathname : url;
    // Whoever opens the app without a session is told so once.
    if (path === "/api/session" && words.includes("401")) return;
    // The browser itself reports what it could not fetch; the app only ever asks for this without network.
    if (words.includes("ERR_INTERNET_DISCONNECTED") && path.startsWith("/api/")) return;
    const complaint = `console: ${words} (${url})`;
    if (!this.#expected.some((one) => one.test(complaint))) this.complaints.push(complaint);
  }
}

interface Hands {
  /** The address of the product under test. */
  product: string;
  /** Gives somebody a tablet that shares its browser with others, but nothing stored. */
  tablet: (options?: BrowserContextOptions) => Promise<Tablet>;
  /** Gives somebody a tablet with a browser of its own, which can be killed and started again. */
  ownTablet: (options?: BrowserContextOptions) => Promise<Tablet>;
}

async function persistent(browsers: PlaywrightWorkerArgs["playwright"], folder: string, options: BrowserContextOptions): Promise<BrowserContext> {
  return browsers.chromium.launchPersistentContext(folder, { ...chromium, ...options });
}

export const test = playwright.extend<Hands>({
  product: async ({}, use) => {
    const url = process.env["KLASSENBEZOEK_URL"];
    if (!url) throw new Error("no product runs: e2e/setup.ts starts one");
    await use(url);
  },

  tablet: async ({ product, browser }, use) => {
    const given: Tablet[] = [];
    await use(async (options = {}) => {
      const tablet = new Tablet(product, (all) => browser.newContext(all), options);
      given.push(tablet);
      await tablet.start();
      return tablet;
    });
    await collect(given);
  },

  ownTablet: async ({ product, playwright: browsers }, use) => {
    const given: Tablet[] = [];
    const folders: string[] = [];
    await use(async (options = {}) => {
      const folder = mkdtempSync(join(tmpdir(), "kb-tablet-"));
      folders.push(folder);
      const tablet = new Tablet(product, (all) => persistent(browsers, folder, all), options);
      given.push(tablet);
      await tablet.start();
      return tablet;
    });
    await collect(given).finally(() => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
  },
});

async function collect(tablets: Tablet[]): Promise<void> {
  const complaints = tablets.flatMap((tablet) => tablet.complaints);
  for (const tablet of tablets) await tablet.context.close();
  expect(complaints, "what the browser complained about").toEqual([]);
}
