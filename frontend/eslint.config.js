/** Lint rules; the boundaries between the rooms of the frontend are part of them. */
import boundaries from "eslint-plugin-boundaries";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

const network = ["fetch", "XMLHttpRequest", "EventSource", "WebSocket"].map((name) => ({
  name,
  message: "The network is used in src/sync/ only; a screen never waits for it.",
}));
const database = ["indexedDB", "IDBKeyRange"].map((name) => ({
  name,
  message: "The database is used in src/local/ only; screens go through the store.",
}));
const dexie = {
  name: "dexie",
  message: "The database is used in src/local/ only; screens go through the store.",
};

export default ts.config(
  { ignores: ["dist/", "dev-dist/", "node_modules/", "src/sync/api.gen.ts", "test-results/", "playwright-report/"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    plugins: { boundaries },
    settings: {
      "import/resolver": { node: { extensions: [".ts", ".js", ".svelte", ".svelte.ts"] } },
      "boundaries/elements": [
        { type: "forms", pattern: "src/forms" },
        { type: "local", pattern: "src/local" },
        { type: "sync", pattern: "src/sync" },
        { type: "screens", pattern: "src/screens" },
        { type: "parts", pattern: "src/parts" },
        { type: "text", pattern: "src/text" },
        { type: "app", pattern: "src/*", mode: "file" },
      ],
      "boundaries/include": ["src/**/*"],
      "boundaries/ignore": ["src/**/*.test.ts"],
    },
    rules: {
      "boundaries/element-types": [
        "error",
        {
          default: "disallow",
          rules: [
            { from: "forms", allow: ["forms"] },
            // The pure rooms speak the record's shape; types carry no code with them.
            { from: "forms", importKind: "type", allow: ["local"] },
            { from: "local", allow: ["local", "forms"] },
            { from: "sync", allow: ["sync", "local", "forms"] },
            { from: "text", allow: ["text"] },
            { from: "parts", allow: ["parts", "text", "app"] },
            { from: "parts", importKind: "type", allow: ["local", "sync", "forms"] },
            { from: "screens", allow: ["screens", "parts", "text", "forms", "app"] },
            { from: "screens", importKind: "type", allow: ["local", "sync"] },
            { from: "app", allow: ["app", "local", "sync", "screens", "parts", "text", "forms"] },
          ],
        },
      ],
      "no-restricted-globals": ["error", ...network, ...database],
      "no-restricted-imports": ["error", { paths: [dexie] }],
      "no-restricted-properties": [
        "error",
        { object: "navigator", property: "sendBeacon", message: "The network is used in src/sync/ only." },
      ],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  { files: ["src/sync/**"], rules: { "no-restricted-globals": ["error", ...database] } },
  {
    files: ["src/local/**"],
    rules: { "no-restricted-globals": ["error", ...network], "no-restricted-imports": "off" },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
    rules: {
      // A strict content security policy refuses both.
      "svelte/no-inline-styles": ["error", { allowTransitions: false }],
      "svelte/no-at-html-tags": "error",
      // Runes declare with `let` what the template changes.
      "prefer-const": "off",
      "svelte/prefer-const": "error",
      // A plain Map or Set made inside $derived is a lookup, not state.
      "svelte/prefer-svelte-reactivity": "off",
      // Routes are our own (src/router.ts); SvelteKit's resolve() does not exist here.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    files: ["*.config.{js,ts}", "e2e/**", "**/*.test.ts", "src/*/testing/**"],
    rules: { "no-restricted-globals": "off", "no-restricted-imports": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
