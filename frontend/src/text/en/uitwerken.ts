/** Words of the screen Uitwerken. */
import type { Text } from "../nl";

export const uitwerken: Text["uitwerken"] = {
  title: "Work out",
};
