/** Words of the sign-in screen. */
export const aanmelden = {
  title: "Aanmelden",
  lead: "Kijken in de klas, samen praten, ervan leren.",
  email: "E-mailadres van je werk",
  password: "Wachtwoord",
  show: "Toon",
  hide: "Verberg",
  show_password: "Toon wachtwoord",
  hide_password: "Verberg wachtwoord",
  submit: "Aanmelden",
  busy: "Bezig met aanmelden …",
  new_person: "De eerste keer aanmelden op een tablet kan alleen met verbinding. Daarna werkt alles ook zonder.",
  email_missing: "Vul je e-mailadres in.",
  password_missing: "Vul je wachtwoord in.",
  wrong: "Deze combinatie van e-mailadres en wachtwoord klopt niet. Controleer ze en probeer het opnieuw.",
  offline: "Er is geen verbinding. Aanmelden kan pas als je tablet weer online is. Wat op deze tablet staat, blijft staan.",
  too_many: (minutes: number) =>
    `Te veel pogingen achter elkaar. Wacht ${minutes === 1 ? "1 minuut" : `${minutes} minuten`} en probeer het dan opnieuw.`,
  server: "De server geeft geen goed antwoord. Probeer het over een paar minuten opnieuw. Wat op deze tablet staat, blijft staan.",
  again: (name: string) => `Je werkte hier als ${name}. Meld je opnieuw aan om je woorden te versturen.`,
  unsent_of: (name: string, n: number) =>
    n === 1
      ? `Op deze tablet staat nog 1 wijziging van ${name} die niet verstuurd is. Die blijft bewaard tot ${name} zich hier weer aanmeldt.`
      : `Op deze tablet staan nog ${n} wijzigingen van ${name} die niet verstuurd zijn. Die blijven bewaard tot ${name} zich hier weer aanmeldt.`,
  go_on: (name: string) => `Verder als ${name}`,
};
