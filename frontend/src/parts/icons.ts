/** The line drawings of Icon.svelte, as path data on a 24 × 24 sheet. */
const drawings = {
  today: ["M4 6.5h16v13H4z", "M4 10.5h16", "M8.5 4v4M15.5 4v4", "M9 15l2 2 4-4"],
  themes: ["M5.5 20v-3.8M12 20v-9.8M18.5 20V8.2", "M5.5 11.4a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z", "M12 5.4a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z", "M18.5 3.4a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z"],
  more: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M9.7 9.3a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 2", "M12 16.7v.01"],
  plan: ["M12 5v14M5 12h14"],
  back: ["M14.5 5.5 8 12l6.5 6.5"],
  forward: ["M9.5 5.5 16 12l-6.5 6.5"],
  cross: ["M6.5 6.5l11 11M17.5 6.5l-11 11"],
  eye: ["M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12z", "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof drawings;

export const paths: Readonly<Record<IconName, readonly string[]>> = drawings;
