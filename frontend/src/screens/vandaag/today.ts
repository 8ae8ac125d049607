/** What Vandaag puts first for somebody, what waits for her, and what is coming. Pure: visits in, an order out. */
import type { Json, RecordSnapshot } from "../../local/record";
import { daysBetween } from "../../text/dates";
import { said, type Visit } from "../visit";

/** The one thing that asks to be done now. */
export type First =
  | { kind: "running"; visit: Visit }
  | { kind: "read"; visit: Visit }
  | { kind: "observe"; visit: Visit }
  | { kind: "receive"; visit: Visit }
  | null;

/** Something that waits, and why. */
export interface Waiting {
  why: "work_out" | "missed" | "answer" | "read" | "talk";
  visit: Visit;
}

export interface Today {
  first: First;
  waits: Waiting[];
  coming: Visit[];
  earlier: Visit[];
}

const LONGEST = 18 * 60 * 60 * 1000;

/** The visits with an observation under way. One begun more than 18 hours ago was forgotten: it waits to be worked out. */
export function runningVisits(observations: readonly RecordSnapshot[], now: Date): ReadonlySet<string> {
  const running = new Set<string>();
  for (const record of observations) {
    const visit = visitOf(said(record, "create"));
    const started = said(record, "started_at");
    if (!visit || typeof started !== "string" || said(record, "ended_at") !== null) continue;
    if (now.getTime() - Date.parse(started) < LONGEST) running.add(visit);
  }
  return running;
}

function visitOf(create: Json): string | null {
  if (typeof create !== "object" || create === null || Array.isArray(create)) return null;
  return typeof create["visit"] === "string" ? create["visit"] : null;
}

/**
 * Orders a person's visits (earliest first). `read` are the visits whose feedback she opened on this device, `running`
 * those with an observation under way.
 */
export function orderToday(
  visits: readonly Visit[],
  me: string,
  now: Date,
  read: ReadonlySet<string>,
  running: ReadonlySet<string>,
): Today {
  const mine = visits.filter((visit) => visit.observer === me || visit.teacher === me);
  const open = (visit: Visit) => visit.status === "planned" || visit.status === "prepared";
  const observing = (visit: Visit) => visit.observer === me;

  const opened = (visit: Visit) => ["released", "discussed", "closed"].includes(visit.status);
  const busy = mine.find((visit) => observing(visit) && running.has(visit.id) && !opened(visit));
  const unread = mine.filter((visit) => !observing(visit) && visit.status === "released" && !read.has(visit.id)).reverse();
  const ahead = mine.filter((visit) => open(visit) && visit !== busy && daysBetween(now, visit.at) >= 0);
  const missed = mine.filter((visit) => open(visit) && visit !== busy && observing(visit) && daysBetween(now, visit.at) < 0);
  const unworked = mine.filter((visit) => observing(visit) && visit.status === "recorded" && visit !== busy);

  const newest = unread[0];
  const next = ahead[0];
  const first: First = busy
    ? { kind: "running", visit: busy }
    : newest
      ? { kind: "read", visit: newest }
      : next
        ? { kind: observing(next) ? "observe" : "receive", visit: next }
        : null;

  const waits: Waiting[] = [
    ...unread.slice(first?.kind === "read" ? 1 : 0).map((visit) => ({ why: "read" as const, visit })),
    ...unworked.map((visit) => ({ why: "work_out" as const, visit })),
    ...missed.map((visit) => ({ why: "missed" as const, visit })),
    ...ahead
      .filter((visit) => !observing(visit) && visit.response.said === "none" && visit.status === "planned" && visit !== first?.visit)
      .map((visit) => ({ why: "answer" as const, visit })),
    ...mine.filter((visit) => visit.status === "released" && (observing(visit) || read.has(visit.id))).map((visit) => ({ why: "talk" as const, visit })),
  ];
  const waiting = new Set(waits.map((one) => one.visit));
  // A visit that was called off stays in its place in time, so that both see that it will not be.
  const calledOff = (visit: Visit) => visit.status === "cancelled" && visit !== busy;
  const toCome = (visit: Visit) => daysBetween(now, visit.at) >= 0;
  return {
    first,
    waits,
    coming: mine.filter((visit) => (calledOff(visit) && toCome(visit)) || (ahead.includes(visit) && visit !== first?.visit && !waiting.has(visit))),
    earlier: mine
      .filter((visit) => visit.status === "discussed" || visit.status === "closed" || (calledOff(visit) && !toCome(visit)))
      .reverse(),
  };
}
