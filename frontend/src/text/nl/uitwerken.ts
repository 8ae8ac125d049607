/** Words of the screen Uitwerken. */
export const uitwerken = {
  title: "Uitwerken",
};
