/** Offers a new version of the app: asked, never forced, and never while somebody observes. */
import { readonly, writable, type Readable } from "svelte/store";

const waiting = writable<ServiceWorker | null>(null);

/** The new version that waits for the person's yes, or null. */
export const newVersion: Readable<ServiceWorker | null> = readonly(waiting);

/** The little of the Trusted Types interface used here; its result stands in for a string where the browser asks for it. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(input: string): string };
}

const OBSERVING = "klassenbezoek-observing";
const HOUR = 60 * 60 * 1000;

/**
 * The one script address this app hands to the browser. With Trusted Types the browser takes it only from this
 * policy, so nothing else can ever become a worker.
 */
function workerAddress(): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  const policy = factory?.createPolicy("klassenbezoek-worker", { createScriptURL: () => "/sw.js" });
  return policy?.createScriptURL("") ?? "/sw.js";
}

/** Registers the service worker, looks for new versions, and reports the one that waits. */
export async function watchForUpdate(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  // Without a service worker the app still works with network; the browser says why in its own log. A policy that
  // blocks workers may also answer with nothing.
  const registered: Promise<ServiceWorkerRegistration | undefined> = navigator.serviceWorker.register(workerAddress(), { scope: "/" });
  const registration = await registered.catch(() => undefined);
  if (!registration) return;
  const offer = () => {
    // A first installation has no controller: there is nothing to renew yet.
    if (registration.waiting && navigator.serviceWorker.controller) waiting.set(registration.waiting);
  };
  offer();
  registration.addEventListener("updatefound", () => {
    const arriving = registration.installing;
    arriving?.addEventListener("statechange", () => arriving.state === "installed" && offer());
  });
  const look = () => void registration.update().catch(() => undefined);
  setInterval(look, HOUR);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
}

/**
 * Switches to the new version and loads the page again. Answers "busy" and does nothing while an observation is
 * open in any tab of this browser.
 */
export async function renew(worker: ServiceWorker): Promise<"renewing" | "busy"> {
  if (await observingSomewhere()) return "busy";
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  worker.postMessage({ type: "SKIP_WAITING" });
  return "renewing";
}

/** Holds "somebody observes in this tab" until the returned function is called; a dying tab lets go by itself. */
export function holdObserving(): () => void {
  if (!("locks" in navigator)) return () => undefined;
  let release: () => void = () => undefined;
  const held = new Promise<null>((resolve) => {
    release = () => resolve(null);
  });
  void navigator.locks.request(OBSERVING, { mode: "shared" }, () => held);
  return release;
}

async function observingSomewhere(): Promise<boolean> {
  if (!("locks" in navigator)) return false;
  const { held } = await navigator.locks.query();
  return held?.some((lock) => lock.name === OBSERVING) ?? false;
}
