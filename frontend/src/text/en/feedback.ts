/** Words of the screen Feedback. */
import type { Text } from "../nl";

export const feedback: Text["feedback"] = {
  title: "Feedback",
};
