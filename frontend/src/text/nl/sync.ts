/** The state of a person's words: where they are, in words that never claim more than is certain. */
const still = (n: number, oldest: string | null) => `${n} nog te versturen${oldest ? ` (oudste ${oldest})` : ""}`;

export const sync = {
  saving: "Bewaren …",
  safe: "Alles veilig op de server",
  kept: (n: number, oldest: string | null) => `Bewaard op deze tablet · ${still(n, oldest)}`,
  offline: "Geen verbinding · alles is verstuurd",
  offline_kept: (n: number, oldest: string | null) => `Bewaard op deze tablet · ${still(n, oldest)} · geen verbinding`,
  signed_out: "Meld je opnieuw aan om te versturen",
  signed_out_kept: (n: number, oldest: string | null) => `Bewaard op deze tablet · ${still(n, oldest)} · meld je opnieuw aan om te versturen`,
  server: (n: number) =>
    n === 0 ? "De server geeft geen goed antwoord · we proberen het opnieuw" : `Bewaard op deze tablet · ${n} nog te versturen · de server geeft geen goed antwoord`,
  not_kept: (n: number) => (n === 1 ? "Nog niet bewaard: 1 wijziging" : `Nog niet bewaard: ${n} wijzigingen`),
  attention: (n: number) => (n === 1 ? "1 wijziging vraagt je aandacht" : `${n} wijzigingen vragen je aandacht`),
  blocked: {
    full_title: "De opslag van deze tablet is vol",
    storage_title: "Bewaren lukt niet op deze tablet",
    what: (n: number) =>
      n === 0
        ? "Nieuwe wijzigingen kunnen niet bewaard worden."
        : n === 1
          ? "1 wijziging staat alleen nog op dit scherm."
          : `${n} wijzigingen staan alleen nog op dit scherm.`,
    safe: (n: number) => (n === 0 ? "Wat eerder bewaard is, staat er nog." : `Wat eerder bewaard is, staat er nog (${n} nog te versturen).`),
    full_do: "Maak ruimte vrij (foto's, filmpjes, andere apps) en sluit dit scherm niet. Het bewaren gaat dan vanzelf verder.",
    storage_do: "Sluit dit scherm niet. We blijven het proberen. Schrijf belangrijke woorden zolang ergens anders op.",
  },
};
