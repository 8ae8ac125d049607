/** Words of the help screen: who sees what, this device, theme and language, signing out. */
export const hulp = {
  title: "Hulp en instellingen",
  you: "Jij",
  roles: {
    coordinator: "leercoördinator",
    teacher: "leerkracht",
    principal: "directeur",
    analyst: "trendanalist",
    foundation_admin: "stichting-beheerder",
  },
  who_sees: "Wie ziet wat?",
  who_sees_lead: "Klassenbezoek is er om te leren, niet om te beoordelen. Dit ligt vast; niemand kan het voor je aanzetten.",
  who_sees_rows: [
    ["Gepland bezoek en voorgesprek", "De leerkracht en haar observator."],
    ["Notities en scores", "De observator. De leerkracht zodra ze zijn opengezet. Andere coördinatoren en de directeur niet."],
    ["Kladblok", "Alleen wie het schrijft, alleen op deze tablet. Het wordt nooit verstuurd."],
    ["Mijn thema's", "Alleen jij. Je coach ziet alleen wat uit de eigen bezoeken met jou komt."],
    ["Directeur", "Geen scores, notities, gesprekken of thema's van een persoon. Alleen wat een leerkracht zelf deelt."],
    ["Beheerder", "Accounts en scholen, nooit inhoud."],
  ] as [string, string][],
  honest: "Wat we niet kunnen beloven: wie de database beheert, kan er technisch bij; een tablet die kwijt is wissen we pas als hij weer verbinding heeft; wat iemand gelezen heeft, maak je niet ongelezen.",
  device: "Deze tablet",
  device_lead: "Alles werkt zonder verbinding, behalve de eerste keer aanmelden. Wat je schrijft staat meteen op deze tablet en wordt verstuurd zodra het kan.",
  device_warning: "Niet afmelden voordat alles verstuurd is: sommige schooltablets wissen alles bij het afmelden.",
  send_now: "Nu versturen",
  show: "Weergave",
  theme: "Kleuren",
  themes: { system: "Zoals de tablet", light: "Licht", dark: "Donker" },
  language: "Taal",
  languages: { nl: "Nederlands", en: "English" },
  sign_out: "Afmelden",
  sign_out_lead: "Afmelden haalt jouw gegevens van deze tablet.",
  sign_out_title: "Niet alles is verstuurd of leeg",
  sign_out_anyway: "Toch afmelden",
  sign_out_stay: "Aangemeld blijven",
  sign_out_unsent: (n: number, name: string) =>
    n === 1
      ? `Er is nog 1 wijziging niet verstuurd. Die blijft op deze tablet wachten tot ${name} zich hier weer aanmeldt. Sommige schooltablets wissen alles bij het afmelden; verstuur liever eerst.`
      : `Er zijn nog ${n} wijzigingen niet verstuurd. Die blijven op deze tablet wachten tot ${name} zich hier weer aanmeldt. Sommige schooltablets wissen alles bij het afmelden; verstuur liever eerst.`,
  sign_out_scratch: (n: number) =>
    n === 1
      ? "Je hebt nog 1 kladblok. Een kladblok staat alleen op deze tablet en wordt bij het afmelden gewist zodra alles verstuurd is."
      : `Je hebt nog ${n} kladblokken. Die staan alleen op deze tablet en worden bij het afmelden gewist zodra alles verstuurd is.`,
  sign_out_busy: "Bezig met afmelden …",
  attention: "Wijzigingen die je aandacht vragen",
  attention_lead: "De server nam deze niet aan. Ze zijn bewaard en alleen voor jou te zien.",
  attention_why: {
    forbidden: "Dit mocht jij niet (meer) wijzigen.",
    status: "Deze stap kon niet meer.",
    not_found: "Wacht op iets dat de server nog niet kent.",
    value: "De inhoud paste niet.",
    other: "Niet aangenomen.",
  },
  questions: "Veelgestelde vragen",
  faq: [
    ["Moet ik bewaren?", "Nee. Alles wat je tikt of kiest is meteen bewaard op deze tablet. Bovenaan staat in woorden waar je woorden zijn."],
    ["De tablet viel uit. Ben ik iets kwijt?", "Nee. Open de app weer en ga verder waar je was, ook zonder verbinding."],
    ["Ik heb me vergist bij een score.", "Tik een andere aan. Tik nog eens op dezelfde om hem weg te halen."],
    ["Wanneer ziet de leerkracht mijn notities?", "Pas als jij op Openzetten tikt. Daarna kun je nog aanvullen; wat er stond blijft zichtbaar."],
  ] as [string, string][],
};
