/** Dates, times and spans in words; the calendar is the school's, in Europe/Amsterdam. */
import { language } from "./text";

const ZONE = "Europe/Amsterdam";
const MINUTE = 60_000;

const made = new Map<string, Intl.DateTimeFormat>();
function format(options: Intl.DateTimeFormatOptions, locale: string = language): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = made.get(key);
  if (!found) made.set(key, (found = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options })));
  return found;
}

/** "14:05" */
export const time = (at: Date): string => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

/** "dinsdag 4 februari" */
export const longDay = (at: Date): string => format({ weekday: "long", day: "numeric", month: "long" }).format(at);

/** "4 feb 2027"; the year is left out when it is this one. */
export function shortDay(at: Date, now: Date = new Date()): string {
  const sameYear = dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4);
  return format({ day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(at);
}

/** The day in the school's calendar as `2027-02-04`: comparable, and what a date input speaks. */
export const dayKey = (at: Date): string => format({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA").format(at);

/** The time in the school's calendar as `14:05`: what a time input speaks. */
export const timeKey = (at: Date): string => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, "en-GB").format(at);

/** "vandaag", "morgen", "gisteren" or "dinsdag 4 februari". */
export function day(at: Date, now: Date): string {
  const distance = daysBetween(now, at);
  if (Math.abs(distance) > 1) return longDay(at);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(distance, "day");
}

/** Whole calendar days from one moment to another in the school's calendar; negative when `to` is earlier. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(dayKey(to)) - Date.parse(dayKey(from))) / (24 * 60 * MINUTE));
}

/** "12 min", "3 uur", "2 dagen": how long ago, in the largest unit that fits; never less than "1 min". */
export function span(from: Date, to: Date): string {
  const minutes = Math.max(1, Math.floor((to.getTime() - from.getTime()) / MINUTE));
  const [amount, unit] =
    minutes < 60 ? [minutes, "minute"] : minutes < 48 * 60 ? [Math.floor(minutes / 60), "hour"] : [Math.floor(minutes / 1440), "day"];
  const words = new Intl.NumberFormat(language, { style: "unit", unit: unit as string, unitDisplay: unit === "minute" ? "short" : "long" });
  return words.format(amount as number).replace(/\.$/, "");
}

/**
 * The moment a date (`2027-02-04`) and time (`14:05`) name in the school's calendar.
 * In the hour that a clock change skips, the moment after the change; null when either is not a date or time.
 */
export function moment(date: string, clock: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(clock)) return null;
  const asUtc = Date.parse(`${date}T${clock}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  let guess = asUtc;
  // Twice: the offset at the first guess may be the one from the other side of a clock change.
  for (let i = 0; i < 2; i++) guess = asUtc - offset(new Date(guess));
  return new Date(guess);
}

/** How far the school's clock is ahead of UTC at a moment, in ms. */
function offset(at: Date): number {
  return Date.parse(`${dayKey(at)}T${timeKey(at)}:00Z`) - Math.floor(at.getTime() / MINUTE) * MINUTE;
}
