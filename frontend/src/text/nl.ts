/** The Dutch words of the interface, one file per screen. What the first screens say is loaded with the app, the rest with its screen. */
import { aanmelden } from "./nl/aanmelden";
import { bezoek } from "./nl/bezoek";
import { frame } from "./nl/frame";
import { parts } from "./nl/parts";
import { sync } from "./nl/sync";
import { vandaag } from "./nl/vandaag";

export const first = { aanmelden, bezoek, frame, parts, sync, vandaag };

/** The words that come with their screen. */
export const later = {
  feedback: () => import("./nl/feedback"),
  hulp: () => import("./nl/hulp"),
  observeren: () => import("./nl/observeren"),
  plan: () => import("./nl/plan"),
  themas: () => import("./nl/themas"),
  uitwerken: () => import("./nl/uitwerken"),
};

type Later = { [Name in keyof typeof later]: Awaited<ReturnType<(typeof later)[Name]>> extends Record<Name, infer Words> ? Words : never };

/** What every language has to say. */
export type Text = typeof first & Later;
