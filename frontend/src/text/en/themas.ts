/** Words of the screen Mijn thema's. */
import type { Text } from "../nl";

export const themas: Text["themas"] = {
  title: "My themes",
};
