import { describe, expect, it } from "vitest";

import { actOf } from "./keys";

const press = (code: string, more: Partial<Parameters<typeof actOf>[0]> = {}) =>
  actOf({ code, key: "", altKey: true, ctrlKey: false, metaKey: false, defaultPrevented: false, target: null, ...more });

describe("keys", () => {
  it("ask for something together with Alt only, so that no word written does", () => {
    expect(press("KeyK")).toBe("link");
    expect(press("KeyK", { altKey: false, key: "k" })).toBeNull();
    expect(press("KeyK", { ctrlKey: true })).toBeNull();
  });

  it("are read by their place, because Alt types other characters", () => {
    expect(press("KeyN", { key: "˜" })).toBe("note");
    expect(press("Equal", { key: "≠" })).toBe("plus");
  });

  it("leave dialogs and what was handled already alone", () => {
    expect(press("", { key: "Escape", altKey: false })).toBe("escape");
    expect(press("", { key: "Escape", altKey: false, defaultPrevented: true })).toBeNull();
    expect(press("KeyV", { target: { closest: () => ({}) } as unknown as EventTarget })).toBeNull();
  });
});
