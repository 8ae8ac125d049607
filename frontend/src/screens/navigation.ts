/** Which destinations the navigation offers to whom. */
import type { IconName } from "../parts/icons";
import { to, type Place, type Screen } from "../router";
import { t } from "../text/text";

export interface Destination {
  to: string;
  label: string;
  icon: IconName;
  /** The screens on which this destination is the present one. */
  screens: readonly Screen[];
}

/** Does somebody hold this role in any school? */
export function holds(roles: readonly { role: string }[], role: string): boolean {
  return roles.some((one) => one.role === role);
}

/** The destinations in their order. A screen without content for a role is not offered to it. */
export function destinations(roles: readonly { role: string }[]): Destination[] {
  const today: Destination = { to: to.vandaag, label: t.frame.vandaag, icon: "today", screens: ["vandaag", "bezoek", "uitwerken", "feedback"] };
  const plan: Destination = { to: to.plan, label: t.frame.plan, icon: "plan", screens: ["plan"] };
  const themes: Destination = {
    to: to.themas,
    label: holds(roles, "teacher") ? t.frame.themas : t.frame.themes_coach,
    icon: "themes",
    screens: ["themas"],
  };
  const help: Destination = { to: to.hulp, label: t.frame.hulp, icon: "more", screens: ["hulp"] };
  return [
    today,
    ...(holds(roles, "coordinator") ? [plan] : []),
    ...(holds(roles, "coordinator") || holds(roles, "teacher") ? [themes] : []),
    help,
  ];
}

/** Where a screen hangs under, for the step up at its top; null for the screens of the navigation themselves. */
export function parentOf(place: Pick<Place, "screen" | "params">, roles: readonly { role: string }[]): { to: string; label: string } | null {
  const { id, record } = place.params;
  if (place.screen === "bezoek") return { to: to.vandaag, label: t.frame.vandaag };
  if ((place.screen === "uitwerken" || place.screen === "feedback") && id) return { to: to.bezoek(id), label: t.frame.bezoek };
  if (place.screen === "themas" && record) {
    return { to: to.themas, label: holds(roles, "teacher") ? t.frame.themas : t.frame.themes_coach };
  }
  return null;
}
