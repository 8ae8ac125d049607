/** Words of the screen Uitwerken. */
import type { Text } from "../nl";

const notes = (n: number) => (n === 1 ? "1 note" : `${n} notes`);
const scores = (n: number) => (n === 1 ? "1 score" : `${n} scores`);

export const uitwerken: Text["uitwerken"] = {
  title: "Work out",
  lead: (teacher, day) => `with ${teacher}, ${day}`,
  who_before: "Only you for now.",
  who_before_text: (teacher) =>
    `Only you see scores and notes until you open them. Then ${teacher} sees them too. Nobody else: no principal, no other coordinator.`,
  who_after: (teacher) => `You and ${teacher}.`,
  who_after_text: (teacher) => `${teacher} and you see this. Nobody else, unless ${teacher} shares something with somebody.`,
  loading: "This visit is not on this tablet yet. It arrives by itself once there is a connection.",
  nothing_title: "There is nothing to work out yet",
  nothing: "Once you score or take notes in the lesson, it is ready for you here.",
  to_lesson: "To the observation",
  back_to_lesson: "Go on observing",
  not_done: "The lesson is not finished yet. Tap 'Lesson done' in the observation; then you can open it.",
  wait_for_yes: (teacher) => `A visit between colleagues only counts once ${teacher} has accepted the moment. Everything is kept; you can open it after that.`,
  cancelled: "This visit was cancelled. Did the lesson take place after all, then tap 'Lesson done' in the observation.",

  loose: "Notes without a point",
  loose_lead: "Link them with one tap. That brings what you saw to the right theme.",
  loose_none: "Every note has its place.",
  quick: (text) => `Link to: ${text}`,
  other: "Another point …",
  no_theme: "No theme",
  no_theme_done: "The note stays without a theme",
  pick_title: "Which point does this note belong to?",
  pick_search: "Find a point",
  pick_none: "No point with these words.",

  gaps: "Focus without an answer",
  gaps_lead: "You agreed to look at this. Nothing seen is an answer too; leaving it empty is fine.",

  view: "What would you like to do?",
  views: { preview: "Read through", notes: "Notes", criteria: "Scores" },
  preview: (teacher) => `This is what ${teacher} reads`,
  preview_lead: "Exactly like this, in this order.",
  notes: "All notes",
  notes_lead: "Tap a note to change it. Its time stays.",
  criteria: "All points",

  ready: (s, n) => `${scores(s)} · ${notes(n)}`,
  still: (loose, open) =>
    [loose > 0 ? `${notes(loose)} without a point` : null, open > 0 ? (open === 1 ? "1 focus point without an answer" : `${open} focus points without an answer`) : null].filter(Boolean).join(" · "),
  disputed: (n) => (n === 1 ? "There are two answers in 1 place. Choose first which one stays; otherwise it does not count for the themes." : `There are two answers in ${n} places. Choose first which ones stay; otherwise they do not count for the themes.`),
  release: (teacher) => `Open for ${teacher}`,
  release_title: (teacher) => `Open for ${teacher}?`,
  release_sees: (teacher, s, n) => `${teacher} then reads your ${scores(s)} and ${notes(n)}, as you see them under Read through.`,
  release_themes: (teacher) => `After that the themes follow: in ${teacher}'s own overview from all visits, with you from your own visits only. Nobody else sees this.`,
  release_final: "You cannot undo this. What you change afterwards stands beside it as an addition.",
  release_offline: "There is no connection now. The visit is opened once there is one again.",
  release_yes: "Open",
  release_no: "Not yet",

  opened: (teacher) => `Opened for ${teacher}`,
  opened_lead: "What you add now stands beside it as an addition. What was there stays.",
  opened_waiting: (teacher) => `Is opened for ${teacher} once there is a connection`,
  opened_waiting_lead: "Everything is kept on this tablet. You need not do anything.",
  add: "Make an addition",
  add_to_note: "To a note",
  add_to_criterion: "To a point",
  add_lead: (teacher) => `${teacher} sees the addition with your name and the time. It cannot be taken away.`,
  add_words: "Your addition",
  add_level: "New score",
  add_pick: "Add",
  add_yes: "Put it there",
  added: "Addition made",
};
