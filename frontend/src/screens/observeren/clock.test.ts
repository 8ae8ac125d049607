import { describe, expect, it } from "vitest";

import { clockText, LessonClock, lessonTime, pausedBefore, sinceStartAt } from "./clock";

/** A device whose two clocks the test turns. */
function device(wall: number) {
  const hands = { wall, tick: 1000 };
  return {
    hands,
    open: (startedAt: number, atLeast = 0) =>
      new LessonClock(startedAt, atLeast, () => hands.wall, () => hands.tick),
    pass(ms: number) {
      hands.wall += ms;
      hands.tick += ms;
    },
  };
}

const START = Date.parse("2026-11-21T10:00:00Z");

describe("the lesson clock", () => {
  it("goes on where the lesson is after the page was killed", () => {
    const tablet = device(START);
    const before = tablet.open(START);
    tablet.pass(134_000);
    expect(before.now()).toBe(134_000);
    tablet.pass(20_000);
    tablet.hands.tick = 3; // a new page counts from nothing
    expect(tablet.open(START, 134_000).now()).toBe(154_000);
  });

  it("never falls behind the last note when the tablet's clock was set back", () => {
    const tablet = device(START - 2 * 365 * 86_400_000);
    const clock = tablet.open(START, 600_000);
    expect(clock.now()).toBe(600_000);
    tablet.pass(5000);
    expect(clock.now()).toBe(605_000);
  });

  it("does not believe a clock two years ahead", () => {
    const tablet = device(START + 2 * 365 * 86_400_000);
    expect(tablet.open(START, 600_000).now()).toBe(600_000);
  });

  it("keeps running evenly when the tablet's clock jumps during the lesson", () => {
    const tablet = device(START);
    const clock = tablet.open(START);
    tablet.pass(60_000);
    tablet.hands.wall -= 3_600_000;
    clock.wake();
    expect(clock.now()).toBe(60_000);
  });

  it("catches up after a locked screen that stopped the monotonic count", () => {
    const tablet = device(START);
    const clock = tablet.open(START);
    tablet.pass(60_000);
    tablet.hands.wall += 300_000;
    clock.wake();
    expect(clock.now()).toBe(360_000);
    tablet.hands.wall += 1500; // an ordinary correction of the clock is not sleep
    clock.wake();
    expect(clock.now()).toBe(360_000);
  });
});

describe("pauses", () => {
  const aways = [
    { from: 10_000, to: 40_000 },
    { from: 100_000, to: null },
  ];

  it("hold the clock, also while they last", () => {
    expect(lessonTime(9000, aways)).toBe(9000);
    expect(lessonTime(25_000, aways)).toBe(10_000);
    expect(lessonTime(60_000, aways)).toBe(30_000);
    expect(lessonTime(500_000, aways)).toBe(70_000);
  });

  it("count once where two devices wrote the same pause", () => {
    expect(pausedBefore(60_000, [{ from: 10_000, to: 30_000 }, { from: 20_000, to: 40_000 }])).toBe(30_000);
  });

  it("do not move the time of an earlier note, and the way back agrees", () => {
    expect(sinceStartAt(5000, aways)).toBe(5000);
    expect(sinceStartAt(30_000, aways)).toBe(60_000);
    for (const lesson of [0, 5000, 10_001, 30_000, 69_999]) {
      expect(lessonTime(sinceStartAt(lesson, aways), aways)).toBe(lesson);
    }
  });
});

describe("what the clock shows", () => {
  it("is minutes and seconds, then hours", () => {
    expect(clockText(-5)).toBe("00:00");
    expect(clockText(247_900)).toBe("04:07");
    expect(clockText(3_847_000)).toBe("1:04:07");
  });
});
