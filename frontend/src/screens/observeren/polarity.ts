/** The three signs a note can carry. Shape and words tell them apart, never colour. */
import { t } from "../../text/text";
import type { Polarity } from "./draft";

/** The choices for a radio group, with a name for the screen reader. */
export function polarities(): { value: Polarity; label: string; name: string }[] {
  const { plus, minus, neutral } = t.observeren.polarity_names;
  return [
    { value: 1, label: "+", name: plus },
    { value: -1, label: "−", name: minus },
    { value: 0, label: "·", name: neutral },
  ];
}

/** Filled for plus, open for min, half for neutral or not yet chosen. */
export function shapeOf(polarity: Polarity | null): "filled" | "open" | "half" {
  return polarity === 1 ? "filled" : polarity === -1 ? "open" : "half";
}

/** The sign in words. */
export function signOf(polarity: Polarity | null): string {
  const { plus, minus, neutral } = t.observeren.polarity_names;
  return polarity === 1 ? plus : polarity === -1 ? minus : neutral;
}
