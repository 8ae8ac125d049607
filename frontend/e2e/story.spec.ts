/** The main job, end to end: a lesson seen without network reaches the teacher, and nobody else. */
import { randomBytes, randomUUID } from "node:crypto";

import { Lesson, type Level, type Written } from "./lesson";
import { people } from "./people";
import { expect, test, type Tablet } from "./tablet";
import { Wire } from "./wire";

/** A word that occurs in these notes and nowhere else. */
const canary = `kanarie${randomBytes(4).toString("hex")}`;

const climate = "Veilig en stimulerend klimaat";
const thinking = "Meedenken en meedoen";
const goal = "Doel en lesopbouw";
const thinkTime = "De leerkracht geeft na een vraag bedenktijd voordat er een beurt valt.";
const turns = "De leerkracht geeft ook beurten aan leerlingen die hun vinger niet opsteken.";
const mistakes = "De leerkracht gebruikt een fout om samen verder te denken.";

const firstScores: [criterion: string, level: Level][] = [
  [thinkTime, "soms"],
  [turns, "meestal"],
  ["De leerkracht spreekt leerlingen op vriendelijke toon aan.", "steeds"],
  ["De leerkracht laat een leerling uitpraten.", "meestal"],
  [mistakes, "steeds"],
  ["De leerkracht spreekt vertrouwen uit dat een leerling het gaat leren.", "soms"],
  ["Leerlingen reageren vriendelijk als een ander iets nog niet weet.", "kwam niet voor"],
  ["De leerkracht vraagt door naar hoe een leerling aan een antwoord komt.", "soms"],
  ["De leerkracht kiest een werkvorm waarin alle leerlingen tegelijk iets doen met de stof.", "meestal"],
  ["Leerlingen zijn zichtbaar met de lesstof bezig.", "steeds"],
];
const laterScores: [criterion: string, level: Level][] = [
  ["De leerkracht vertelt wat leerlingen aan het eind van de les kunnen of weten.", "meestal"],
  ["De leerkracht komt met de groep terug op het lesdoel.", "kwam niet voor"],
];
const changed: [criterion: string, level: Level] = ["De leerkracht laat een leerling uitpraten.", "steeds"];
const allScores = { ...Object.fromEntries([...firstScores, ...laterScores]), [changed[0]]: changed[1] };

const evidence = `Na de vraag over de delta telde ze zichtbaar tot vijf; toen gingen er elf vingers omhoog (${canary}).`;
const notes: Written[] = [
  { text: evidence, sign: "plus", criterion: thinkTime },
  { text: `Drie keer kreeg dezelfde leerling bij het raam de beurt. ${canary}`, sign: "minus", criterion: turns },
  { text: `"Wie kan dit foute antwoord redden?" en de groep ging rekenen. ${canary}`, sign: "plus", criterion: mistakes },
  { text: `Bord: kaart van Nederland, rivieren nog zonder naam. ${canary}`, sign: "neutral" },
  { text: `Twee tafels achterin wachtten vier minuten op papier. ${canary}`, sign: "minus" },
  { text: `Leerlingen legden elkaar uit waarom de rivier een bocht maakt. ${canary}`, sign: "plus" },
];

/** What is on the screen of an observation: every score of every domain, every note, the clock. */
async function read(lesson: Lesson) {
  const stream = await lesson.readNotes();
  const scores: Record<string, string> = {};
  for (const domain of [goal, climate, thinking]) {
    await lesson.unfold(domain);
    Object.assign(scores, await lesson.readScores());
  }
  return { stream, scores };
}

test.describe.configure({ mode: "serial" });

let visit = "";
/** Ids of everything this story made: the visit and what hangs under it. */
let made: string[] = [];

test("a lesson seen without network survives a killed tablet and reaches the teacher", async ({ ownTablet, tablet, playwright, product }) => {
  test.setTimeout(120_000);
  const noor = await ownTablet();
  await noor.signIn(people.coordinator);
  await noor.aboard();
  const atTeacher = await tablet();
  await atTeacher.signIn(people.teacher, "/themas");
  const cookies = await noor.context.cookies();

  await test.step("open today's visit and start the observation", async () => {
    await noor.page.getByRole("link", { name: "Start observatie" }).click();
    await expect(noor.page.getByRole("heading", { level: 1 })).toContainText("bij Sanne");
    visit = /bezoek\/([0-9a-f-]{36})/.exec(noor.page.url())?.[1] ?? "";
    expect(visit).not.toBe("");
    await noor.page.getByRole("button", { name: "Start de les" }).click();
  });

  let lesson = new Lesson(noor.page);
  await noor.loseNetwork();

  const before = await test.step("twelve scores, six notes, one score changed, all without network", async () => {
    for (const [criterion, level] of firstScores) await lesson.score(criterion, level);
    for (const note of notes) await lesson.note(note);
    await lesson.unfold(goal);
    for (const [criterion, level] of laterScores) await lesson.score(criterion, level);
    await lesson.unfold(climate);
    await lesson.score(...changed);
    await expect(lesson.state(/bewaard op deze tablet.*\d+ nog te versturen/i)).toBeVisible();
    const seen = await read(lesson);
    expect(seen.scores).toEqual(allScores);
    expect(seen.stream).toHaveLength(notes.length);
    return seen;
  });

  await test.step("the tablet dies without warning and is opened again without network: all is there", async () => {
    await expect(lesson.state(/bewaard op deze tablet/i)).toBeVisible();
    const kill = await noor.killer();
    const clock = await lesson.readClock();
    const at = Date.now();
    await kill();
    await noor.start({ offline: true });
    await noor.page.goto(`/bezoek/${visit}/observeren`);
    lesson = new Lesson(noor.page);
    await expect(lesson.noteWith(evidence)).toBeVisible();
    const passed = (Date.now() - at) / 1000;
    process.stdout.write(`CLOCK ${clock} passed ${passed} now ${await lesson.readClock()}\n`);
    expect(Math.abs((await lesson.readClock()) - clock - passed), "the clock went on as a clock does").toBeLessThan(2.5);
    expect(await read(lesson)).toEqual(before);
    for (const { text, sign, criterion } of notes) {
      await expect(lesson.noteWith(text)).toContainText(criterion ?? "nog niet gekoppeld");
      await expect(lesson.signOf(text, sign)).toBeVisible();
    }
  });

  await test.step("the network is back: everything is safe on the server", async () => {
    // A browser writes its cookies down twice a minute; hers were there before the lesson began.
    await noor.context.addCookies(cookies);
    await noor.findNetwork();
    await expect(lesson.state("Alles veilig op de server")).toBeVisible({ timeout: 20_000 });
    const wire = await Wire.open(playwright.request, product, people.coordinator);
    const records = [...(await wire.records()).values()];
    made = [visit, ...records.filter(({ cells }) => JSON.stringify(cells["create"] ?? "").includes(visit)).map(({ id }) => id)];
    expect(records.filter((one) => made.includes(one.id)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["visit", "observation"]));
    expect(JSON.stringify(records).split(canary)).toHaveLength(notes.length + 1);
    await wire.close();
  });

  await test.step("nobody but the observer sees a word before the release", async () => {
    const wire = await Wire.open(playwright.request, product, people.teacher);
    expect((await wire.pullAll()).includes(canary)).toBe(false);
    await wire.close();
  });

  const releasedAt = await test.step("the lesson is over; work out and open it to the teacher", async () => {
    await noor.page.getByRole("button", { name: "Les klaar" }).click();
    await noor.page.getByRole("dialog").getByRole("button", { name: "Les klaar" }).click();
    await expect(noor.page.getByRole("heading", { level: 1 })).toContainText("Uitwerken");
    const loose = noor.page.getByRole("region", { name: "Notities zonder kijkpunt" });
    await expect(loose.getByRole("listitem")).toHaveCount(3);
    await loose.getByRole("listitem").filter({ hasText: "Twee tafels achterin" }).getByRole("button", { name: "Geen thema" }).click();
    await expect(loose.getByRole("listitem")).toHaveCount(2);
    await noor.page.getByRole("button", { name: "Openzetten voor Sanne" }).click();
    await noor.settled();
    await noor.page.getByRole("dialog").getByRole("button", { name: "Openzetten" }).click();
    const at = Date.now();
    await expect(noor.page.getByText("Opengezet voor Sanne")).toBeVisible();
    return at;
  });

  await test.step("within ten seconds the teacher's themes rest on the very note", async () => {
    const { page } = atTeacher;
    const theme = page.getByRole("article").filter({ has: page.getByRole("heading", { name: "Vragen en denktijd" }) });
    await theme.getByRole("button", { name: "Waar komt dit vandaan?" }).click();
    const source = theme.getByRole("link").filter({ hasText: evidence });
    await expect(source).toBeVisible({ timeout: 10_000 - (Date.now() - releasedAt) });
    test.info().annotations.push({ type: "themes after release", description: `${((Date.now() - releasedAt) / 1000).toFixed(1)} s` });
    await source.click();
    await expect(page).toHaveURL(new RegExp(`/bezoek/${visit}/feedback\\?bij=`));
    const marked = page.locator('article[aria-current="true"]');
    await expect(marked).toContainText(evidence);
    await expect(marked).toContainText("Hier kom je vandaan");
    await expect(marked).toBeInViewport();
  });

  await test.step("she reads every note and every score", async () => {
    const read = atTeacher.page.getByRole("main");
    const meant = { plus: "Sterk", minus: "Om over te praten", neutral: "Gezien" };
    for (const { text, sign } of notes) {
      await expect(read.getByRole("article").filter({ hasText: text })).toContainText(meant[sign]);
    }
    for (const [criterion, level] of Object.entries(allScores)) {
      const heading = read.getByRole("heading", { name: criterion, exact: true });
      await expect(heading.locator("xpath=following-sibling::p[1]")).toContainText(level);
    }
  });
});

const outsiders = [
  ["the other coordinator of the school", people.secondCoordinator],
  ["the principal", people.principal],
  ["a teacher of the other school", people.elsewhere.teacher],
  ["the coordinator of the other school", people.elsewhere.coordinator],
] as const;

/** What of this story stands in a text that should know nothing of it. */
function leaked(text: string, more: string[] = []): string[] {
  return [canary, ...made, ...more].filter((secret) => text.includes(secret));
}

async function seesNothing(tablet: Tablet, themes: string): Promise<void> {
  const { page } = tablet;
  for (const screen of ["", "/feedback", "/uitwerken", "/observeren"]) {
    await tablet.visit(`/bezoek/${visit}${screen}`);
    await expect(page).toHaveURL(new RegExp(`/bezoek/${visit}${screen}$`));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(["", "/feedback"].includes(screen) ? "Deze pagina is er niet" : /./);
    await expect(page.locator("body")).not.toContainText("Sanne");
  }
  await tablet.visit(`/themas/${themes}`);
  await expect(page.getByText("Deze thema's zijn er niet")).toBeVisible();
  for (const list of ["/", "/themas"]) {
    await tablet.visit(list);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(`a[href*="${visit}"]`)).toHaveCount(0);
  }
  expect(leaked(JSON.stringify(await tablet.stored()), [themes])).toEqual([]);
}

for (const [who, email] of outsiders) {
  test(`${who} sees nothing of it, on any screen or through any endpoint`, async ({ tablet, playwright, product }) => {
    expect(made, "the story was told").not.toEqual([]);
    const hers = await Wire.open(playwright.request, product, people.teacher);
    const themes = [...(await hers.records()).values()].filter(({ kind, cells }) => kind === "teacher_themes" && JSON.stringify(cells).includes(visit));
    expect(themes.length, "her own themes and what her coach sees of them").toBeGreaterThanOrEqual(2);
    await hers.close();

    const theirs = await tablet();
    await theirs.signIn(email);
    await seesNothing(theirs, themes[0]?.id ?? "");

    const wire = await Wire.open(playwright.request, product, email);
    expect(leaked(await wire.pullAll(), themes.map(({ id }) => id))).toEqual([]);
    const attempts: [kind: string, path: string, val: unknown][] = [
      ["visit", "lesson", "taal"],
      ["visit", "status", { to: "closed", from: "released" }],
      ["observation", `note/${randomUUID()}/text`, "ik was hier"],
      ["observation", "create", { visit }],
      ["teacher_themes", "about", {}],
    ];
    for (const rec of [...made, ...themes.map(({ id }) => id)]) {
      for (const [kind, path, val] of attempts) {
        const unknown = JSON.parse(JSON.stringify(val).replaceAll(visit, randomUUID())) as unknown;
        expect(await wire.say(rec, kind, path, val), `${kind} ${path}`).toEqual(await wire.say(randomUUID(), kind, path, unknown));
      }
    }
    await wire.close();
  });
}

for (const [who, email] of [
  ["the analyst", people.analyst],
  ["the administrator", people.admin],
  ["a colleague of the teacher", people.colleague],
] as const) {
  test(`${who} is sent nothing of it`, async ({ playwright, product }) => {
    const wire = await Wire.open(playwright.request, product, email);
    expect(leaked(await wire.pullAll())).toEqual([]);
    await wire.close();
  });
}
