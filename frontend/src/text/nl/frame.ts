/** Words around every screen: navigation, banners, the offer of a new version, and what to say when a screen fails. */
export const frame = {
  app: "Klassenbezoek",
  navigation: "Hoofdmenu",
  skip: "Naar de inhoud",
  vandaag: "Vandaag",
  themas: "Mijn thema's",
  themes_coach: "Thema's",
  plan: "Plannen",
  bezoek: "Bezoek",
  hulp: "Hulp",
  signed_out: "Je bent afgemeld. Alles wat je schreef staat op deze tablet en je kunt gewoon doorgaan.",
  sign_in_again: "Meld je opnieuw aan",
  first_load: "Je gegevens worden opgehaald. Dit hoeft maar één keer.",
  update: {
    question: "Nieuwe versie, nu vernieuwen?",
    safe: "Wat je schreef blijft staan.",
    now: "Vernieuwen",
    later: "Straks",
    busy: "In een ander tabblad loopt een observatie. Vernieuw daarna.",
  },
  missing: {
    title: "Deze pagina is er niet",
    text: "Het adres klopt niet, of wat hier stond is niet (meer) voor jou te zien.",
    home: "Naar Vandaag",
  },
  failed: {
    title: "Dit scherm kon niet openen",
    text: "Wat je schreef staat veilig op deze tablet. Probeer het opnieuw; helpt dat niet, laad de app dan opnieuw.",
    again: "Opnieuw proberen",
    reload: "App opnieuw laden",
  },
  storage: {
    title: "Klassenbezoek kan hier niets bewaren",
    text: "De opslag van deze browser is uit of geblokkeerd (bijvoorbeeld in een privévenster). Zonder opslag zouden je woorden verloren gaan; daarom starten we niet. Open de app in een gewoon venster.",
  },
};
