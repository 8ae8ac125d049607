/** Words of the screen Uitwerken. */
const notities = (n: number) => (n === 1 ? "1 notitie" : `${n} notities`);
const scores = (n: number) => (n === 1 ? "1 score" : `${n} scores`);

export const uitwerken = {
  title: "Uitwerken",
  lead: (teacher: string, day: string) => `bij ${teacher}, ${day}`,
  who_before: "Nu alleen jij.",
  who_before_text: (teacher: string) =>
    `Scores en notities zie alleen jij, tot je ze openzet. Daarna ziet ${teacher} ze ook. Verder niemand: geen directeur, geen andere coördinator.`,
  who_after: (teacher: string) => `Jij en ${teacher}.`,
  who_after_text: (teacher: string) => `${teacher} en jij zien dit. Verder niemand, tenzij ${teacher} zelf iets met iemand deelt.`,
  loading: "Dit bezoek staat nog niet op deze tablet. Het komt vanzelf zodra er verbinding is.",
  nothing_title: "Hier is nog niets om uit te werken",
  nothing: "Zodra je in de les scoort of noteert, staat het hier klaar.",
  to_lesson: "Naar de observatie",
  back_to_lesson: "Verder observeren",
  not_done: "De les is nog niet afgerond. Tik in de observatie op 'Les klaar'; daarna kun je hem openzetten.",
  wait_for_yes: (teacher: string) => `Een collegiaal bezoek telt pas als ${teacher} het moment heeft aangenomen. Alles blijft bewaard; openzetten kan daarna.`,
  cancelled: "Dit bezoek is afgezegd. Is de les toch doorgegaan, tik dan in de observatie op 'Les klaar'.",

  loose: "Notities zonder kijkpunt",
  loose_lead: "Koppel ze met één tik. Zo komt wat je zag bij het goede thema terecht.",
  loose_none: "Elke notitie heeft een plek.",
  quick: (text: string) => `Koppel aan: ${text}`,
  other: "Ander kijkpunt …",
  no_theme: "Geen thema",
  no_theme_done: "Notitie blijft zonder thema",
  pick_title: "Bij welk kijkpunt hoort deze notitie?",
  pick_search: "Zoek een kijkpunt",
  pick_none: "Geen kijkpunt met deze woorden.",

  gaps: "Focus zonder antwoord",
  gaps_lead: "Dit spraken jullie af om naar te kijken. Niets gezien is ook een antwoord; leeg laten mag.",

  view: "Wat wil je doen?",
  views: { preview: "Nalezen", notes: "Notities", criteria: "Scores" },
  preview: (teacher: string) => `Dit leest ${teacher}`,
  preview_lead: "Precies zo, in deze volgorde.",
  notes: "Alle notities",
  notes_lead: "Tik op een notitie om hem te wijzigen. De tijd blijft staan.",
  criteria: "Alle kijkpunten",

  ready: (s: number, n: number) => `${scores(s)} · ${notities(n)}`,
  still: (loose: number, open: number) =>
    [loose > 0 ? `${notities(loose)} zonder kijkpunt` : null, open > 0 ? (open === 1 ? "1 focuspunt zonder antwoord" : `${open} focuspunten zonder antwoord`) : null].filter(Boolean).join(" · "),
  disputed: (n: number) => (n === 1 ? "Op 1 plek staan twee antwoorden. Kies eerst welk antwoord blijft; anders telt het niet mee in de thema's." : `Op ${n} plekken staan twee antwoorden. Kies eerst welk antwoord blijft; anders tellen ze niet mee in de thema's.`),
  release: (teacher: string) => `Openzetten voor ${teacher}`,
  release_title: (teacher: string) => `Openzetten voor ${teacher}?`,
  release_sees: (teacher: string, s: number, n: number) => `${teacher} leest dan je ${scores(s)} en ${notities(n)}, zoals je ze bij Nalezen ziet.`,
  release_themes: (teacher: string) =>
    `Daarna volgen de thema's: ${teacher} ziet ze uit alle bezoeken, jij alleen uit jouw eigen bezoeken. Verder ziet niemand dit.`,
  release_final: "Dit kun je niet ongedaan maken. Wat je daarna nog verandert, staat erbij als aanvulling.",
  release_offline: "Er is nu geen verbinding. Het bezoek wordt opengezet zodra er weer verbinding is.",
  release_yes: "Openzetten",
  release_no: "Nog niet",

  opened: (teacher: string) => `Opengezet voor ${teacher}`,
  opened_lead: "Wat je nu nog toevoegt, staat er als aanvulling bij. Wat er stond, blijft staan.",
  opened_waiting: (teacher: string) => `Wordt opengezet voor ${teacher} zodra er verbinding is`,
  opened_waiting_lead: "Alles staat bewaard op deze tablet. Je hoeft niets te doen.",
  add: "Aanvulling toevoegen",
  add_to_note: "Bij een notitie",
  add_to_criterion: "Bij een kijkpunt",
  add_lead: (teacher: string) => `${teacher} ziet de aanvulling met jouw naam en de tijd erbij. Weghalen kan niet meer.`,
  add_words: "Jouw aanvulling",
  add_level: "Nieuwe score",
  add_pick: "Vul aan",
  add_yes: "Zet erbij",
  added: "Aanvulling toegevoegd",
};
