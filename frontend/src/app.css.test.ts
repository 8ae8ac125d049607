/** The palette of both themes, as written in app.css, against WCAG 2.2 (1.4.3 and 1.4.11). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const css = readFileSync(fileURLToPath(new URL("./app.css", import.meta.url)), "utf8");

const light = new Map<string, string>();
const dark = new Map<string, string>();
for (const [, name = "", value = ""] of css.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)) {
  const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  const one = /^#[0-9a-f]{6}$/.exec(value);
  if (!pair && !one) continue;
  // The first definition counts; print overrides come later.
  if (!light.has(name)) light.set(name, pair?.[1] ?? value);
  if (!dark.has(name)) dark.set(name, pair?.[2] ?? value);
}

/** Relative luminance of an sRGB colour (WCAG 2.2, "relative luminance"). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const text: [ink: string, ground: string][] = [
  ...["ground", "sheet", "board-soft", "pencil-soft"].flatMap((ground): [string, string][] => [
    ["ink", ground],
    ["ink-2", ground],
    ["board", ground],
  ]),
  ["on-board", "board"],
  ["ground", "ink"],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s theme", (_name, theme) => {
  it.each(text)("shows %s on %s at 4.5 : 1 or more", (ink, ground) => {
    expect(contrast(theme.get(ink) ?? "", theme.get(ground) ?? "")).toBeGreaterThanOrEqual(4.5);
  });

  it("shows the edge of a field and the focus ring at 3 : 1 or more", () => {
    for (const edge of ["ink-2", "board"]) {
      for (const ground of ["ground", "sheet", "board-soft"]) {
        expect(contrast(theme.get(edge) ?? "", theme.get(ground) ?? ""), `${edge} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

it("has exactly the palette of the design", () => {
  expect([...light]).toEqual([
    ["ground", "#faf7f0"],
    ["sheet", "#fffdf8"],
    ["line", "#e4ddcf"],
    ["ink", "#22302b"],
    ["ink-2", "#5b6860"],
    ["board", "#1f5a4a"],
    ["on-board", "#f6f3ea"],
    ["board-soft", "#e3ede6"],
    ["pencil", "#f3c13a"],
    ["pencil-soft", "#fbefc9"],
  ]);
  expect([...dark.values()]).toEqual([
    "#14211c",
    "#1b2b25",
    "#31443c",
    "#eeebe1",
    "#a9b6ae",
    "#8fd0b4",
    "#10201a",
    "#24392f",
    "#f3c13a",
    "#3d3a1e",
  ]);
});
