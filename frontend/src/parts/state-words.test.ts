import { describe, expect, it } from "vitest";

import type { SyncState } from "../local/store";
import { blocks, stateWords } from "./state-words";

const now = new Date("2026-11-22T10:00:00Z");
const calm: SyncState = { unsent: 0, oldest: null, phase: "idle", trouble: null, attention: 0, saving: 0, complete: true };
const say = (state: Partial<SyncState>) => stateWords({ ...calm, ...state }, now);
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe("where the words are", () => {
  it("is safe on the server only when nothing is left here", () => {
    expect(say({}).text).toBe("Alles veilig op de server");
    for (const state of [{ unsent: 1 }, { saving: 1 }, { unsent: 1, phase: "sending" as const }, { phase: "offline" as const, unsent: 2 }]) {
      expect(say(state).text, JSON.stringify(state)).not.toContain("veilig op de server");
      expect(say(state).dot).not.toBe("filled");
    }
  });

  it("counts what still has to be sent and tells how old the oldest is", () => {
    expect(say({ unsent: 3, oldest: ago(12) }).text).toBe("Bewaard op deze tablet · 3 nog te versturen (oudste 12 min)");
    expect(say({ unsent: 3, oldest: ago(0.2) }).text).toBe("Bewaard op deze tablet · 3 nog te versturen");
  });

  it("never says kept while a write is not durable", () => {
    expect(say({ saving: 1, unsent: 4, oldest: ago(2) }).text).toBe("Bewaren …");
    for (const phase of ["idle", "offline", "signed_out", "sending"] as const) {
      expect(say({ saving: 1, unsent: 4, phase }).text).not.toMatch(/bewaard/i);
    }
  });

  it("tells about no connection, and what to do when signed out", () => {
    expect(say({ phase: "offline" }).text).toMatch(/^Geen verbinding/);
    expect(say({ phase: "offline", unsent: 2, oldest: ago(60) }).text).toBe(
      "Bewaard op deze tablet · 2 nog te versturen (oudste 1 uur) · geen verbinding",
    );
    expect(say({ phase: "signed_out" }).text).toBe("Meld je opnieuw aan om te versturen");
    expect(say({ phase: "signed_out", unsent: 2 }).text).toContain("meld je opnieuw aan om te versturen");
  });

  it("covers the screen for a device that cannot keep, not for a server that fails", () => {
    expect(blocks({ ...calm, phase: "trouble", trouble: "disk_full" })).toBe(true);
    expect(blocks({ ...calm, phase: "trouble", trouble: "storage" })).toBe(true);
    expect(blocks({ ...calm, phase: "trouble", trouble: "server" })).toBe(false);
    expect(say({ phase: "trouble", trouble: "disk_full", saving: 2 }).text).toBe("Nog niet bewaard: 2 wijzigingen");
    expect(say({ phase: "trouble", trouble: "server", unsent: 5 }).text).toMatch(/^Bewaard op deze tablet · 5 nog te versturen/);
  });
});
