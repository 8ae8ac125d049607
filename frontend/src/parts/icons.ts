/** The line drawings of Icon.svelte, as path data on a 24 × 24 sheet. */
const drawings = {
  today: ["M4 6.5h16v13H4z", "M4 10.5h16", "M8.5 4v4M15.5 4v4", "M9 15l2 2 4-4"],
  themes: ["M4 18h16", "M7.5 18v-5", "M12 18V9", "M16.5 18v-9", "M7.5 10a1.5 1.5 0 1 0 0 .01M12 6.500a1.500 1.500 0 1 0 0 .01M16.500 6.500a1.500 1.500 0 1 0 0 .01"],
  more: ["M12 3.5a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z", "M9.700 9.300a2.400 2.400 0 1 1 3.600 2.100c-.9.5-1.300 1-1.300 2", "M12 16.700v.01"],
  plan: ["M12 5v14M5 12h14"],
  back: ["M14.5 5.500 8 12l6.500 6.500"],
  forward: ["M9.500 5.500 16 12l-6.500 6.500"],
  cross: ["M6.500 6.500l11 11M17.500 6.500l-11 11"],
  eye: ["M2.500 12S6 5.800 12 5.800 21.500 12 21.500 12 18 18.200 12 18.200 2.500 12 2.500 12z", "M12 9.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600z"],
  check: ["M5 12.500l4.500 4.500L19 7.500"],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof drawings;

export const paths: Readonly<Record<IconName, readonly string[]>> = drawings;
