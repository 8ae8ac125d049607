import { describe, expect, it } from "vitest";

import { problemWords } from "./sign-in";

describe("what goes wrong when signing in", () => {
  it("is said in plain words, never telling which half was wrong", () => {
    expect(problemWords({ problem: "wrong" })).toMatch(/combinatie/);
    expect(problemWords({ problem: "offline" })).toMatch(/geen verbinding/);
    expect(problemWords({ problem: "server" })).toMatch(/blijft staan/);
  });

  it("tells in whole minutes how long to wait, never none", () => {
    const minutes = (retryAfter?: number) => problemWords({ problem: "too_many", ...(retryAfter === undefined ? {} : { retryAfter }) });
    expect(minutes(200)).toContain("4 minuten");
    expect(minutes(60)).toContain("1 minuut");
    expect(minutes(1)).toContain("1 minuut");
    expect(minutes()).toContain("1 minuut");
  });
});
