/** Words around every screen: navigation, banners, the offer of a new version, and what to say when a screen fails. */
import type { Text } from "../nl";

export const frame: Text["frame"] = {
  app: "Klassenbezoek",
  navigation: "Main menu",
  skip: "To the content",
  vandaag: "Today",
  themas: "My themes",
  themes_coach: "Themes",
  plan: "Plan",
  bezoek: "Visit",
  hulp: "Help",
  signed_out: "You are signed out. Everything you wrote is on this tablet and you can simply go on.",
  sign_in_again: "Sign in again",
  first_load: "Your records are being fetched. This happens only once.",
  update: {
    question: "New version, renew now?",
    safe: "What you wrote stays.",
    now: "Renew",
    later: "Later",
    busy: "An observation is running in another tab. Renew after that.",
  },
  missing: {
    title: "This page does not exist",
    text: "The address is wrong, or what was here is not (or no longer) for you to see.",
    home: "To Today",
  },
  failed: {
    title: "This screen could not open",
    text: "What you wrote is safe on this tablet. Try again; if that does not help, load the app again.",
    again: "Try again",
    reload: "Load the app again",
  },
  storage: {
    title: "Klassenbezoek cannot keep anything here",
    text: "The storage of this browser is off or blocked (in a private window, for instance). Without it your words would be lost; that is why we do not start. Open the app in an ordinary window.",
  },
};
