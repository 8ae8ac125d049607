import { describe, expect, it } from "vitest";

import { en } from "./en";
import { first, later } from "./nl";
import { loadWords, t, type Section } from "./text";

type Leaf = [path: string, value: unknown];

function leaves(value: unknown, path = ""): Leaf[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

await Promise.all((Object.keys(later) as Section[]).map(loadWords));
const dutch = leaves(t);
const english = leaves(en);

/** Words made with sample values, so that messages with numbers and names are looked at too. */
function spoken(value: unknown): string {
  if (typeof value !== "function") return String(value);
  return String(value(...Array.from({ length: Math.max(value.length, 1) }, () => 3)));
}

describe("the words", () => {
  it("are all there, those of the first screens and those that come later", () => {
    expect(Object.keys(t).sort()).toEqual([...Object.keys(first), ...Object.keys(later)].sort());
  });

  it("say the same things in both languages", () => {
    expect(english.map(([path]) => path).sort()).toEqual(dutch.map(([path]) => path).sort());
    const kinds = new Map(english.map(([path, value]) => [path, typeof value]));
    for (const [path, value] of dutch) expect(kinds.get(path), path).toBe(typeof value);
  });

  it("leave nothing empty", () => {
    for (const [path, value] of [...dutch, ...english]) {
      if (typeof value !== "function") expect(spoken(value).trim(), path).not.toBe("");
    }
  });

  it("keep the jargon of software, and judgement of people, away from teachers", () => {
    const unwanted = /synchroni|upload|server error|database-fout|undefined|\[object|\bNaN\b|\bu(w)?\b|zwak|slecht|onvoldoende/i;
    for (const [path, value] of dutch) expect(spoken(value), path).not.toMatch(unwanted);
  });
});
