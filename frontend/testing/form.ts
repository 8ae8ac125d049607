/** Made-up kijkwijzers for tests. */
import type { Criterion, Form } from "../src/forms/form";

const asked = { theme: null, about: "teacher", required: false, visible_if: null } as const;

/** A criterion with a scale of four steps. */
export function scored(id: string, text: string): Criterion {
  return { ...asked, id, text, theme: "VRAGEN", kind: "level", scale: "s", extras: ["not_seen", "not_applicable"] };
}

/** A form of domains with so many scored criteria each: `d0`, `d1`, … with `d0c0`, `d0c1`, … */
export function formOf(sizes: readonly number[], extra: readonly Criterion[] = []): Form {
  const sections = sizes.map((size, d) => ({
    id: `d${String(d)}`,
    title: `Domein ${String(d)}`,
    criteria: Array.from({ length: size }, (_, c) => scored(`d${String(d)}c${String(c)}`, `Kijkpunt ${String(d)}.${String(c)}`)),
  }));
  const labels = ["kwam niet voor", "soms", "meestal", "steeds"];
  return {
    id: "0b8f4f6e-5c1d-4d53-9f4e-0d7a6f3f0a11",
    version: 1,
    title: "Goede les",
    purpose: "",
    minutes: null,
    visit_kinds: [],
    scales: [{ id: "s", levels: labels.map((label, i) => ({ level: i + 1, label, description: `Wat ${label} is.` })) }],
    sections: extra.length > 0 ? [...sections, { id: "extra", title: "Tellen en timen", criteria: extra }] : sections,
  };
}
