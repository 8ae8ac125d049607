/** Words of the screen Feedback. */
export const feedback = {
  title: "Feedback",
};
