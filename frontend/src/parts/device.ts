/** Small things that belong to this device: theme, language, whether anybody ever signed in, and which feedback was opened here. */

const PREFIX = "klassenbezoek.";
type Name = "theme" | "language" | "entered" | `read.${string}`;

/** What was remembered, or null; a browser without storage remembers nothing and nothing breaks. */
export function recall(name: Name): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Remembers a choice on this device; null forgets it. */
export function remember(name: Name, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // A choice that cannot be kept still holds until the app closes.
  }
}

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** The theme chosen on this device; "system" follows the tablet. */
export function chosenTheme(): Theme {
  return themes.find((one) => one === recall("theme")) ?? "system";
}

/** Puts the chosen theme on the page. */
export function applyTheme(theme: Theme = chosenTheme()): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Visit ids whose feedback `person` opened on this device. Reading is nobody else's business, so it is not sent. */
export function readHere(person: string): ReadonlySet<string> {
  return new Set((recall(`read.${person}`) ?? "").split(" ").filter(Boolean));
}

/** Remembers that `person` opened the feedback of a visit; the oldest of 300 are forgotten. */
export function markRead(person: string, visit: string): void {
  const read = [...readHere(person)].filter((id) => id !== visit);
  remember(`read.${person}`, [...read, visit].slice(-300).join(" "));
}
