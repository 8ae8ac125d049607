import { describe, expect, it } from "vitest";

import { find, to } from "../router";
import { destinations, parentOf } from "./navigation";

const offered = (...roles: string[]) => destinations(roles.map((role) => ({ role }))).map((one) => one.to);

describe("the navigation", () => {
  it("offers planning to coordinators and themes to coordinators and teachers", () => {
    expect(offered("coordinator")).toEqual([to.vandaag, to.plan, to.themas, to.hulp]);
    expect(offered("teacher")).toEqual([to.vandaag, to.themas, to.hulp]);
    expect(offered("coordinator", "teacher")).toEqual([to.vandaag, to.plan, to.themas, to.hulp]);
  });

  it("offers a principal, an analyst and an administrator no place where content of lessons could be", () => {
    for (const role of ["principal", "analyst", "foundation_admin"]) expect(offered(role), role).toEqual([to.vandaag, to.hulp]);
  });

  it("calls the themes of a teacher her own", () => {
    expect(destinations([{ role: "teacher" }])[1]?.label).toBe("Mijn thema's");
    expect(destinations([{ role: "coordinator" }])[2]?.label).toBe("Thema's");
  });

  it("leads one step up from a screen below another", () => {
    const up = (address: string) => parentOf(find(address), [{ role: "teacher" }])?.to;
    expect(up(to.feedback("a"))).toBe(to.bezoek("a"));
    expect(up(to.bezoek("a"))).toBe(to.vandaag);
    expect(up(to.thema("r"))).toBe(to.themas);
    expect(up(to.themas)).toBeUndefined();
    expect(up(to.vandaag)).toBeUndefined();
  });
});
