/** Every screen loads the words it says, also those of the parts it borrows from other screens. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

import { later } from "../text/nl";
import { words } from "./screens";

const here = dirname(fileURLToPath(import.meta.url));
const own = readFileSync(resolve(here, "screens.ts"), "utf8");

function fileOf(from: string, path: string): string | null {
  const base = resolve(dirname(from), path);
  return [base, `${base}.ts`, `${base}.svelte.ts`].find((file) => /\.(ts|svelte)$/.test(file) && existsSync(file)) ?? null;
}

/** A source file and everything of ours that it imports, directly or not. */
function reach(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
    const next = fileOf(file, path);
    if (next && !next.includes("/src/text/") && !next.endsWith("/screens.ts")) reach(next, seen);
  }
  return seen;
}

const entries = [...own.matchAll(/screen\("(\w+)", \(\) => import\("([^"]+)"\)\)/g)].map(([, name = "", path = ""]) => ({ name, path }));

/** The sections that come later and are said somewhere in reach of a file. */
function said(path: string): string[] {
  const sections = new Set<string>();
  for (const file of reach(resolve(here, path))) {
    for (const [, section = ""] of readFileSync(file, "utf8").matchAll(/\bt\.(\w+)/g)) if (section in later) sections.add(section);
  }
  return [...sections].sort();
}

it.each(entries)("$name has the words it says", ({ name, path }) => {
  expect([...words[name as keyof typeof words]].sort()).toEqual(said(path));
});

it.each(["./AppFrame.svelte", "./aanmelden/SignIn.svelte"])("%s says only what is there from the start", (path) => {
  expect(said(path)).toEqual([]);
});

it("looks at every screen", () => {
  expect(entries.map((entry) => entry.name).sort()).toEqual(Object.keys(words).sort());
});
