/** All English words of the interface, complete beside the Dutch ones. */
import { aanmelden } from "./en/aanmelden";
import { bezoek } from "./en/bezoek";
import { feedback } from "./en/feedback";
import { frame } from "./en/frame";
import { hulp } from "./en/hulp";
import { observeren } from "./en/observeren";
import { parts } from "./en/parts";
import { plan } from "./en/plan";
import { sync } from "./en/sync";
import { themas } from "./en/themas";
import { uitwerken } from "./en/uitwerken";
import { vandaag } from "./en/vandaag";

import type { Text } from "./nl";

export const en: Text = { aanmelden, bezoek, feedback, frame, hulp, observeren, parts, plan, sync, themas, uitwerken, vandaag };
