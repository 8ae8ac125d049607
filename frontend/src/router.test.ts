import { describe, expect, it } from "vitest";

import { find, to } from "./router";

describe("addresses", () => {
  it("leads every address the app makes to its own screen", () => {
    const id = "0198c5f0-0000-7000-8000-000000000001";
    expect(find(to.vandaag).screen).toBe("vandaag");
    expect(find(to.aanmelden).screen).toBe("aanmelden");
    expect(find(to.plan).screen).toBe("plan");
    expect(find(to.hulp).screen).toBe("hulp");
    expect(find(to.themas)).toMatchObject({ screen: "themas", params: {} });
    expect(find(to.thema(id))).toMatchObject({ screen: "themas", params: { record: id } });
    expect(find(to.bezoek(id))).toMatchObject({ screen: "bezoek", params: { id } });
    expect(find(to.observeren(id))).toMatchObject({ screen: "observeren", params: { id } });
    expect(find(to.uitwerken(id))).toMatchObject({ screen: "uitwerken", params: { id } });
    expect(find(to.feedback(id))).toMatchObject({ screen: "feedback", params: { id } });
  });

  it("keeps the query apart from the screen", () => {
    const place = find(to.wijzig("a/b"));
    expect(place.screen).toBe("plan");
    expect(place.query.get("bezoek")).toBe("a/b");
  });

  it("reads names with spaces and accents back as they were", () => {
    expect(find(to.bezoek("é x/y"))).toMatchObject({ screen: "bezoek", params: { id: "é x/y" } });
  });

  it("shows an unknown or broken address as one kind screen", () => {
    for (const address of ["/nergens", "/bezoek", "/bezoek/1/nogwat", "/bezoek/1/observeren/2", "/API"]) {
      expect(find(address).screen, address).toBe("onbekend");
    }
    expect(find("/bezoek/%E0%A4%A").params).toEqual({ id: "%E0%A4%A" });
  });

  it("takes a slash at the end for the same place", () => {
    expect(find("/themas/").screen).toBe("themas");
  });
});
