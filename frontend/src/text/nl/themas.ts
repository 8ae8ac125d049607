/** Words of the screen Mijn thema's. */
export const themas = {
  title: "Mijn thema's",
};
