/** Pictures of every screen, to look at: `npx playwright test --config e2e/look.config.ts`. No part of the tests. */
import { defineConfig } from "@playwright/test";

import { chromium } from "./tablet";

export default defineConfig({
  testMatch: "look.ts",
  globalSetup: "./setup.ts",
  outputDir: "../test-results",
  timeout: 900_000,
  workers: 1,
  use: { launchOptions: chromium },
});
