/** The app itself: it installs, starts without network, and renews itself only when asked. */
import { Lesson } from "./lesson";
import { mayRenew } from "./newer";
import { people } from "./people";
import { plan } from "./plan";
import { expect, test, type Tablet } from "./tablet";

test("it can be installed: a manifest with icons that exist, and a worker that has the whole app", async ({ tablet }) => {
  const noor = await tablet();
  const { page } = noor;
  await page.goto("/");
  await noor.aboard();
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A private window never offers to install; that is the only objection allowed here.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);

  const manifest = JSON.parse(data ?? "{}") as { lang: string; start_url: string; display: string; icons: { src: string; sizes: string; type: string; purpose?: string }[] };
  expect(manifest).toMatchObject({ lang: "nl", start_url: "/", display: "standalone" });
  expect(manifest.icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await page.request.get(src);
    expect(icon.status(), src).toBe(200);
    expect(icon.headers()["content-type"], src).toContain(type);
    if (type !== "image/png") continue;
    const [width, height] = [(await icon.body()).readUInt32BE(16), (await icon.body()).readUInt32BE(20)];
    expect(`${width}x${height}`, src).toBe(sizes);
  }

  await test.step("no answer of the server with words in it is kept by the worker", async () => {
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
      return all.flat();
    });
    expect(kept).toContain("/index.html");
    expect(kept.filter((path) => path.startsWith("/api"))).toEqual([]);
  });
});

test("it starts without network, on any screen, with everything that was here", async ({ tablet, playwright, product }) => {
  const visit = await plan(playwright.request, product, { teacher: "Iris van Dam" });
  const noor = await tablet();
  await noor.signIn(people.coordinator);
  await noor.aboard();
  await noor.loseNetwork();
  await noor.page.close();
  noor.page = await noor.context.newPage();
  for (const [address, title] of [
    [`/bezoek/${visit}`, /rekenen/],
    [`/bezoek/${visit}/observeren`, /rekenen/],
    ["/themas", /Thema's/],
    ["/plan", "Plan een bezoek"],
    ["/hulp", /Hulp/],
    ["/", "Vandaag"],
  ] as const) {
    await noor.page.goto(address);
    await expect(noor.page.getByRole("heading", { level: 1 })).toContainText(title);
  }
  await expect(noor.page.getByText(/Geen verbinding/).first()).toBeVisible();
});

/** What the browser does by itself once in a while. */
async function lookForUpdate(tablet: Tablet): Promise<void> {
  await tablet.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    const arriving = registration?.installing;
    if (!arriving) return;
    await new Promise<void>((done) => {
      arriving.addEventListener("statechange", () => arriving.state === "installed" && done());
    });
  });
}

test("a new version is offered, never forced, and never during an observation", async ({ tablet, playwright, product }) => {
  const visit = await plan(playwright.request, product, { teacher: "Dilara Kaya" });
  const newer = await mayRenew(product);
  const noor = await tablet({ baseURL: newer.url });
  const { page } = noor;
  await noor.signIn(people.coordinator);
  await noor.aboard();
  const offer = page.getByText("Nieuwe versie, nu vernieuwen?");
  const alive = (mark?: string) => page.evaluate((words) => (words === undefined ? document.documentElement.dataset["mark"] : (document.documentElement.dataset["mark"] = words)), mark);
  const waiting = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null);

  await noor.visit(`/bezoek/${visit}/observeren`);
  const lesson = new Lesson(page);
  await expect(lesson.field).toBeVisible();
  await alive("the same page");
  await lesson.field.fill("Midden in een zin die niet verloren mag");
  newer.publish();
  await lookForUpdate(noor);

  await test.step("during the observation: not a word of it", async () => {
    expect(await waiting()).toBe(true);
    await lesson.field.press("End");
    await lesson.field.pressSequentially(" gaan.");
    await expect(lesson.state(/veilig|bewaard/i)).toBeVisible();
    await expect(offer).toHaveCount(0);
    expect(await alive()).toBe("the same page");
  });

  await test.step("afterwards it is offered, and 'Straks' is an answer", async () => {
    await noor.visit("/");
    await expect(offer).toBeVisible();
    await page.getByRole("button", { name: "Straks" }).click();
    await expect(offer).toBeHidden();
    expect(await waiting()).toBe(true);
    expect(await alive()).toBe("the same page");
  });

  await test.step("asked for while another tab observes, it waits", async () => {
    await page.reload();
    await expect(offer).toBeVisible();
    await alive("reloaded");
    const other = await noor.context.newPage();
    await other.goto(`/bezoek/${visit}/observeren`);
    await expect(new Lesson(other).field).toHaveValue("Midden in een zin die niet verloren mag gaan.");
    await page.getByRole("button", { name: "Vernieuwen" }).click();
    await expect(page.getByText("In een ander tabblad loopt een observatie")).toBeVisible();
    expect(await alive()).toBe("reloaded");
    await other.close();
  });

  await test.step("a yes renews, and the words are still there", async () => {
    await page.getByRole("button", { name: "Vernieuwen" }).click();
    await expect.poll(() => alive().catch(() => "loading")).toBe(undefined);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vandaag");
    await expect(offer).toHaveCount(0);
    expect(await waiting()).toBe(false);
    await noor.visit(`/bezoek/${visit}/observeren`);
    await expect(lesson.field).toHaveValue("Midden in een zin die niet verloren mag gaan.");
  });
  await newer.close();
});
