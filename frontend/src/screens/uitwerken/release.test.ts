import { describe, expect, it } from "vitest";

import type { VisitStatus } from "../../local/record";
import { standing, stepsToRelease } from "./release";

const visit = (status: VisitStatus, kind = "regular", said: "none" | "accepted" = "none") => ({ status, kind, response: { said } });
const sent = { unsent: 0, saving: 0 };

describe("where a visit stands before its teacher", () => {
  it("can be opened once the lesson is done", () => {
    expect(standing(visit("planned"), false, sent)).toBe("lesson_first");
    expect(standing(visit("recorded"), true, sent)).toBe("ready");
    expect(standing(visit("cancelled"), false, sent)).toBe("cancelled");
  });

  it("waits for a colleague's yes in a visit between colleagues", () => {
    expect(standing(visit("planned", "peer"), true, sent)).toBe("yes_first");
    expect(standing(visit("planned", "peer", "accepted"), false, sent)).toBe("lesson_first");
    expect(standing(visit("planned", "peer", "accepted"), true, sent)).toBe("ready");
    expect(stepsToRelease("planned").map((step) => step.to)).toEqual(["recorded", "released"]);
    expect(stepsToRelease("recorded").map((step) => step.to)).toEqual(["released"]);
  });

  it("is never said to be open while the server may not know", () => {
    expect(standing(visit("released"), true, { unsent: 1, saving: 0 })).toBe("waiting");
    expect(standing(visit("released"), true, { unsent: 0, saving: 1 })).toBe("waiting");
    expect(standing(visit("released"), true, sent)).toBe("opened");
    expect(standing(visit("closed"), true, sent)).toBe("opened");
  });
});
