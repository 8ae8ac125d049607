/** What is shown is a pure function of records, acknowledged and own ops, however it came about. */

import fc from "fast-check";
import { expect, test } from "vitest";

import { makePending } from "./scribe";
import { View } from "./view";

const visit = "v";
const observation = "o";
const edits = fc.array(
  fc.oneof(
    fc.record({
      rec: fc.constant(observation),
      kind: fc.constant("observation"),
      path: fc.constantFrom("score/c1", "score/c2", "note/n/text", "note/n/t", "note/m/text", "note/n/deleted", "note/m/deleted"),
      val: fc.oneof(fc.boolean(), fc.nat(4), fc.constantFrom("rustig", null)),
    }),
    fc.record({
      rec: fc.constant(visit),
      kind: fc.constant("visit"),
      path: fc.constant("status"),
      val: fc.constantFrom("prepared", "recorded", "released", "cancelled").map((to) => ({ to })),
    }),
  ),
  { maxLength: 25 },
);

test("an op laid over what is shown gives what folding everything anew gives", () => {
  fc.assert(
    fc.property(edits, fc.nat(25), (all, pulled) => {
      const view = new View("lea");
      const pendings = [
        { rec: visit, kind: "visit", path: "create", val: { observer: "lea" } },
        { rec: observation, kind: "observation", path: "create", val: { visit } },
        ...all,
      ].map((edit, i) => {
        const pending = makePending(view, edit, null);
        const numbered = { ...pending, saving: false, op: { ...pending.op, n: i + 1 } };
        view.add(numbered);
        return numbered;
      });
      const anew = new View("lea");
      const known = (rec: string) => {
        const mine = pendings.filter(({ op }) => op.rec === rec);
        const acked = mine.slice(0, pulled).map((each, i) => ({ ...each, seq: i + 1 }));
        return { snapshot: undefined, acked, pending: mine.slice(pulled) };
      };
      anew.restore(new Map([visit, observation].map((rec) => [rec, known(rec)])));
      for (const rec of [visit, observation]) expect(view.shown(rec)).toEqual(anew.shown(rec));
    }),
  );
});
