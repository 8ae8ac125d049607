/** Which screen belongs to which address, and how to move between them without loading the page again. */
import { parse } from "regexparam";
import { readonly, writable, type Readable } from "svelte/store";

export type Screen =
  | "vandaag"
  | "aanmelden"
  | "plan"
  | "bezoek"
  | "observeren"
  | "uitwerken"
  | "feedback"
  | "themas"
  | "hulp"
  | "onbekend";

/** Where the person is: the screen, the parts of the address it names, and how often she moved. */
export interface Place {
  screen: Screen;
  params: Readonly<Record<string, string>>;
  path: string;
  query: URLSearchParams;
}

const table: readonly (readonly [pattern: string, screen: Screen])[] = [
  ["/", "vandaag"],
  ["/aanmelden", "aanmelden"],
  ["/plan", "plan"],
  ["/bezoek/:id", "bezoek"],
  ["/bezoek/:id/observeren", "observeren"],
  ["/bezoek/:id/uitwerken", "uitwerken"],
  ["/bezoek/:id/feedback", "feedback"],
  ["/themas", "themas"],
  ["/themas/:record", "themas"],
  ["/hulp", "hulp"],
];

const routes = table.map(([pattern, screen]) => ({ ...parse(pattern), screen }));

/** The place an address names; an address nobody knows is the screen `onbekend`, never an error. */
export function find(address: string): Place {
  const url = new URL(address, "http://here");
  for (const { keys, pattern, screen } of routes) {
    const found = pattern.exec(url.pathname);
    if (!found) continue;
    const params: Record<string, string> = {};
    keys.forEach((key, i) => {
      params[key] = readable(found[i + 1] ?? "");
    });
    return { screen, params, path: url.pathname, query: url.searchParams };
  }
  return { screen: "onbekend", params: {}, path: url.pathname, query: url.searchParams };
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Addresses by name, so that no screen spells one. */
export const to = {
  vandaag: "/",
  aanmelden: "/aanmelden",
  plan: "/plan",
  themas: "/themas",
  hulp: "/hulp",
  bezoek: (id: string) => `/bezoek/${encodeURIComponent(id)}`,
  observeren: (id: string) => `/bezoek/${encodeURIComponent(id)}/observeren`,
  uitwerken: (id: string) => `/bezoek/${encodeURIComponent(id)}/uitwerken`,
  feedback: (id: string) => `/bezoek/${encodeURIComponent(id)}/feedback`,
  thema: (record: string) => `/themas/${encodeURIComponent(record)}`,
  wijzig: (id: string) => `/plan?bezoek=${encodeURIComponent(id)}`,
} as const;

const current = writable<Place>(find("/"));

/** The present place, live. */
export const place: Readable<Place> = readonly(current);

/** Moves to an address of the app. `replace` leaves no step to go back to. */
export function go(address: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState({ y: 0 }, "", address);
  else {
    history.replaceState({ y: scrollY }, "");
    history.pushState({ y: 0 }, "", address);
  }
  current.set(find(location.href));
}

/** One step back where there is one inside the app, otherwise to `otherwise`. */
export function back(otherwise: string): void {
  if (history.state !== null && history.length > 1) history.back();
  else go(otherwise, { replace: true });
}

/** How far the present page was scrolled when it was left; 0 for a new one. */
export function rememberedScroll(): number {
  const state: unknown = history.state;
  if (typeof state !== "object" || state === null || !("y" in state)) return 0;
  return typeof state.y === "number" ? state.y : 0;
}

/** Is this click an ordinary one on a link of the app? Then its address, otherwise null. */
export function linkOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return null;
  if (link.pathname.startsWith("/api/")) return null;
  // A jump inside the page stays the browser's.
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return null;
  return link.pathname + link.search + link.hash;
}

/** Starts listening to links and to the browser's own steps back and forth; returns what ends it. */
export function startRouter(): () => void {
  history.scrollRestoration = "manual";
  const click = (event: MouseEvent) => {
    const address = linkOf(event);
    if (address === null) return;
    event.preventDefault();
    go(address);
  };
  const step = () => current.set(find(location.href));
  document.addEventListener("click", click);
  addEventListener("popstate", step);
  current.set(find(location.href));
  return () => {
    document.removeEventListener("click", click);
    removeEventListener("popstate", step);
  };
}
