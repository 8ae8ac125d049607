/** Builds the PWA into `dist/`: one small first load, each screen its own chunk, everything precached. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const api = process.env["API"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    svelte(),
    // Tests that mount a component clean up themselves: loading the library for every test file costs half a second each.
    svelteTesting({ autoCleanup: false }),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      // Registration and manifest are our own (src/update.ts, public/manifest.webmanifest): the plugin's
      // register script does not pass Trusted Types.
      injectRegister: false,
      registerType: "prompt",
      manifest: false,
      injectManifest: {
        globPatterns: ["**/*.{html,js,css,woff2,svg,webmanifest}", "icons/icon-192.png"],
        globIgnores: ["sw.js"],
      },
    }),
  ],
  // The modern build: the one the package leads to carries code for browsers that cannot run this app.
  resolve: { alias: { dexie: "dexie/dist/modern/dexie.min.mjs" } },
  build: {
    target: "es2022",
    // No data: addresses: the content security policy allows fonts and scripts from our own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // What every screen but the sign-in shares, in one file: each file costs a tablet a trip to its cache.
            {
              name: "shared",
              test: /\/src\/(parts\/(Banner|Card|Chip|Dialog|Dot|EmptyState|Icon|Sheet|SyncState|WhoSees|icons|now|state-words|store)|screens\/(visit|navigation)|text\/dates|forms\/form)\b/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": api } },
  preview: { proxy: { "/api": api } },
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    setupFiles: ["src/text/all-words.setup.ts"],
    restoreMocks: true,
  },
});
