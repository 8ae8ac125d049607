/** Words of the small parts that several screens share. */
export const parts = {
  close: "Sluiten",
  undo: "Ongedaan maken",
  not_now: "Nog niet",
  back: "Terug",
  who_sees: "Wie ziet dit?",
  who_sees_all: "Wie ziet wat?",
  loading: "Even laden …",
};
