/**
 * What is no test and can be asked for: pictures of every screen (`npx playwright test --config e2e/aside.config.ts look`)
 * and the app's weight and speed (`… budgets`).
 */
import { defineConfig } from "@playwright/test";

import { chromium } from "./tablet";

export default defineConfig({
  testMatch: ["look.ts", "budgets.ts"],
  globalSetup: "./setup.ts",
  outputDir: "../test-results",
  timeout: 900_000,
  workers: 1,
  reporter: "line",
  use: { launchOptions: chromium },
});
