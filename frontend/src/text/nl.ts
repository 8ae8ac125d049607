/** All Dutch words of the interface, one file per screen so that each can be changed on its own. */
import { aanmelden } from "./nl/aanmelden";
import { bezoek } from "./nl/bezoek";
import { feedback } from "./nl/feedback";
import { frame } from "./nl/frame";
import { hulp } from "./nl/hulp";
import { observeren } from "./nl/observeren";
import { parts } from "./nl/parts";
import { plan } from "./nl/plan";
import { sync } from "./nl/sync";
import { themas } from "./nl/themas";
import { uitwerken } from "./nl/uitwerken";
import { vandaag } from "./nl/vandaag";

export const nl = { aanmelden, bezoek, feedback, frame, hulp, observeren, parts, plan, sync, themas, uitwerken, vandaag };

/** What every language has to say. */
export type Text = typeof nl;
