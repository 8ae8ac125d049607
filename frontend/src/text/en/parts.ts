/** Words of the small parts that several screens share. */
import type { Text } from "../nl";

export const parts: Text["parts"] = {
  close: "Close",
  undo: "Undo",
  not_now: "Not yet",
  back: "Back",
  who_sees: "Who sees this?",
  who_sees_all: "Who sees what?",
  loading: "One moment …",
};
