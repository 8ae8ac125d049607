/** Words of the help screen: who sees what, this device, theme and language, signing out. */
import type { Text } from "../nl";

export const hulp: Text["hulp"] = {
  title: "Help and settings",
  you: "You",
  roles: {
    coordinator: "learning coordinator",
    teacher: "teacher",
    principal: "principal",
    analyst: "trend analyst",
    foundation_admin: "foundation administrator",
  },
  who_sees: "Who sees what?",
  who_sees_lead: "Klassenbezoek exists to learn, not to appraise. This is fixed; nobody can switch it on for you.",
  who_sees_rows: [
    ["Planned visit and preparation", "The teacher and her observer."],
    ["Notes and scores", "The observer. The teacher once they are opened. Not other coordinators, not the principal."],
    ["Scratch pad", "Only who writes it, only on this tablet. It is never sent."],
    ["My themes", "Only you. Your coach sees only what comes from her own visits with you."],
    ["Principal", "No scores, notes, conversations or themes of a person. Only what a teacher shares herself."],
    ["Administrator", "Accounts and schools, never content."],
  ],
  honest: "What we cannot promise: who runs the database can technically reach it; a lost tablet is wiped only once it has a connection again; what somebody has read cannot be unread.",
  device: "This tablet",
  device_lead: "Everything works without a connection, except the first sign-in. What you write is on this tablet at once and is sent as soon as possible.",
  device_warning: "Do not sign out before everything has been sent: some school tablets erase everything at sign-out.",
  send_now: "Send now",
  show: "Display",
  theme: "Colours",
  themes: { system: "As the tablet", light: "Light", dark: "Dark" },
  language: "Language",
  languages: { nl: "Nederlands", en: "English" },
  sign_out: "Sign out",
  sign_out_lead: "Signing out takes your records off this tablet.",
  sign_out_title: "Not everything has been sent or is empty",
  sign_out_anyway: "Sign out anyway",
  sign_out_stay: "Stay signed in",
  sign_out_unsent: (n, name) =>
    n === 1
      ? `1 change has not been sent yet. It waits on this tablet until ${name} signs in here again. Some school tablets erase everything at sign-out; better send it first.`
      : `${n} changes have not been sent yet. They wait on this tablet until ${name} signs in here again. Some school tablets erase everything at sign-out; better send them first.`,
  sign_out_scratch: (n) =>
    n === 1
      ? "You still have 1 scratch pad. It is only on this tablet and is erased at sign-out once everything has been sent."
      : `You still have ${n} scratch pads. They are only on this tablet and are erased at sign-out once everything has been sent.`,
  sign_out_busy: "Signing out …",
  attention: "Changes that need your attention",
  attention_lead: "The server did not accept these. They are kept and only you can see them.",
  attention_why: {
    forbidden: "You were not allowed to change this (any more).",
    status: "This step was no longer possible.",
    not_found: "Waits for something the server does not know yet.",
    value: "The content did not fit.",
    other: "Not accepted.",
  },
  questions: "Questions often asked",
  faq: [
    ["Do I have to save?", "No. Everything you tap or choose is kept on this tablet at once. The line on top says in words where your words are."],
    ["The tablet went off. Did I lose anything?", "No. Open the app again and go on where you were, also without a connection."],
    ["I made a mistake with a score.", "Tap another one. Tap the same one again to take it away."],
    ["When does the teacher see my notes?", "Only when you tap Open. After that you can add; what was there stays visible."],
  ],
};
