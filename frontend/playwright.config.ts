/** Browser tests against the whole product as `make run` starts it; e2e/setup.ts starts one for the run. */
import { defineConfig } from "@playwright/test";

import { chromium } from "./e2e/tablet";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/setup.ts",
  // One product, one foundation, two cores: tests follow each other. A retry would hide what went wrong the first time.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: { launchOptions: chromium, trace: "off", screenshot: "only-on-failure" },
  projects: [
    // The story comes first: it takes the visit that the demo planned for today, as Vandaag shows it on a first morning.
    { name: "story", testMatch: "story.spec.ts" },
    { name: "screens", testMatch: "*.spec.ts", testIgnore: "story.spec.ts" },
  ],
  outputDir: "test-results",
  reporter: "list",
});
