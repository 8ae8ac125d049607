/** Takes every view at four sizes in both themes, into SHOTS, and the few that the README shows. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { painted } from "./layout";
import { sizes, test } from "./tablet";
import { tours } from "./views";

const frontend = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.env["SHOTS"] ?? join(frontend, "test-results", "shots");
const shown = join(dirname(frontend), "docs", "screenshots");
const inReadme: Record<string, string> = {
  "observeren-bezig-landscape-light": "observeren",
  "observeren-bezig-portrait-dark": "observeren-donker",
  "mijn-themas-landscape-light": "mijn-themas",
  "vandaag-phone-light": "vandaag-telefoon",
};

test("pictures of every screen", async ({ tablet, playwright, product }) => {
  mkdirSync(folder, { recursive: true });
  mkdirSync(shown, { recursive: true });
  for (const { email, views } of await tours(playwright.request, product)) {
    const theirs = await tablet();
    if (email === null) await theirs.page.goto("/");
    else await theirs.signIn(email);
    for (const { name, show } of views) {
      await show(theirs);
      for (const [size, viewport] of Object.entries(sizes)) {
        await theirs.page.setViewportSize(viewport);
        for (const colorScheme of ["light", "dark"] as const) {
          await theirs.page.emulateMedia({ colorScheme });
          await painted(theirs.page);
          const shot = `${name}-${size}-${colorScheme}`;
          await theirs.page.screenshot({ path: join(folder, `${shot}.png`) });
          const readme = inReadme[shot];
          if (readme) await theirs.page.screenshot({ path: join(shown, `${readme}.png`) });
        }
      }
      await theirs.page.setViewportSize(sizes.landscape);
      await theirs.page.emulateMedia({ colorScheme: "light" });
    }
  }
});
