import { describe, expect, it } from "vitest";

import { day, dayKey, daysBetween, moment, shortDay, span, time, timeKey } from "./dates";

const at = (iso: string) => new Date(iso);

describe("the school's calendar", () => {
  it("is the one of Amsterdam, whatever the tablet thinks", () => {
    expect(dayKey(at("2026-11-21T23:30:00Z"))).toBe("2026-11-22");
    expect(timeKey(at("2026-07-01T22:05:00Z"))).toBe("00:05");
    expect(time(at("2026-01-05T07:05:00Z"))).toBe("08:05");
  });

  it("reads a date and a time back to the moment they name, in winter and summer", () => {
    expect(moment("2026-11-23", "09:30")).toEqual(at("2026-11-23T08:30:00Z"));
    expect(moment("2026-06-01", "09:30")).toEqual(at("2026-06-01T07:30:00Z"));
    for (const iso of ["2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z", "2026-10-25T02:30:00Z", "2026-12-31T23:00:00Z"]) {
      expect(moment(dayKey(at(iso)), timeKey(at(iso))), iso).toEqual(at(iso));
    }
  });

  it("takes the hour a clock change skips for a moment just beside it, and nonsense for nothing", () => {
    const skipped = moment("2026-03-29", "02:30");
    expect(skipped && Math.abs(skipped.getTime() - Date.parse("2026-03-29T01:00:00Z"))).toBeLessThanOrEqual(3_600_000);
    for (const [date, clock] of [["", "09:00"], ["2026-13-40", "09:00"], ["2026-11-23", ""], ["2026-11-23", "99:99"]] as const) {
      expect(moment(date, clock), `${date} ${clock}`).toBeNull();
    }
  });
});

describe("words for days", () => {
  const now = at("2026-11-22T10:00:00Z");
  it("speak of yesterday, today and tomorrow, else of the date", () => {
    expect(day(at("2026-11-22T22:30:00Z"), now)).toBe("vandaag");
    expect(day(at("2026-11-22T23:30:00Z"), now)).toBe("morgen");
    expect(day(at("2026-11-21T08:00:00Z"), now)).toBe("gisteren");
    expect(day(at("2026-11-24T08:00:00Z"), now)).toBe("dinsdag 24 november");
  });
  it("name the year only when it is another one", () => {
    expect(shortDay(at("2026-02-04T08:00:00Z"), now)).toBe("4 feb");
    expect(shortDay(at("2025-02-04T08:00:00Z"), now)).toBe("4 feb 2025");
  });
  it("count days across a clock change", () => {
    expect(daysBetween(at("2026-10-24T12:00:00Z"), at("2026-10-26T12:00:00Z"))).toBe(2);
    expect(daysBetween(at("2026-11-22T22:59:00Z"), at("2026-11-22T23:01:00Z"))).toBe(1);
  });
});

describe("how long ago", () => {
  const now = at("2026-11-22T10:00:00Z");
  it.each([
    ["2026-11-22T09:59:50Z", "1 min"],
    ["2026-11-22T09:48:00Z", "12 min"],
    ["2026-11-22T07:00:00Z", "3 uur"],
    ["2026-11-19T10:00:00Z", "3 dagen"],
  ])("%s is %s", (from, words) => expect(span(at(from), now)).toBe(words));
});
