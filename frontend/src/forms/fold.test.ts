/** The shared cases of the merge rule and of a visit's life, and what holds for any ops in any order. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import cells from "../../../tests/cases/fold_cells.json";
import status from "../../../tests/cases/fold_status.json";
import { amend, baseOf, beginFolding, fold, overlay, replace, type Saying } from "./fold";
import { listNotes } from "./notes";
import type { Json, Op, RecordSnapshot } from "./record";
import { judge } from "./status";

const how = { fold, amend, replace };

test.each(cells.cases)("$name", ({ ops, cells: expected }) => {
  const folding = beginFolding();
  for (const op of ops) how[op.how as keyof typeof how](folding, op as unknown as Saying);
  expect(folding.cells).toEqual(expected);
});

test.each(status.cases)("$current → $to: $verdict", ({ current, to, verdict, ...wish }) => {
  expect(judge(current, to, wish)).toBe(verdict);
});

/** Ops of three cells of which each names any of the ids there are, its own or never-seen ones included. */
const sayings = fc
  .array(fc.record({ path: fc.constantFrom("score/c1", "note/n/text", "note/n/deleted"), base: fc.subarray([..."abcdefghx"]) }), { maxLength: 8 })
  .map((drawn) =>
    drawn.map(({ path, base }, i): Saying => {
      const val = path === "note/n/deleted" ? true : i;
      return { path, id: "abcdefgh".charAt(i), val, by: "lea", at: "2026-11-21T10:00:00Z", base };
    }),
  );

function live(ops: readonly Saying[]): Record<string, string[]> {
  const folding = beginFolding();
  for (const op of ops) fold(folding, op);
  return Object.fromEntries(Object.entries(folding.cells).map(([path, cell]) => [path, [...cell.live].sort()]));
}

test("the order of delivery and how often never change what is kept, nor whether a note is deleted", () => {
  const delivered = sayings.chain((ops) =>
    fc.tuple(
      fc.constant(ops),
      fc.shuffledSubarray([...ops, ...ops], { minLength: 0, maxLength: ops.length * 2 }).map((some) => [...some, ...ops]),
      fc.shuffledSubarray(ops, { minLength: ops.length, maxLength: ops.length }),
    ),
  );
  fc.assert(
    fc.property(delivered, ([ops, repeated, shuffled]) => {
      expect(live(repeated)).toEqual(live(ops));
      expect(live(shuffled)).toEqual(live(ops));
      const deleted = (order: Saying[]) => {
        const folding = beginFolding();
        for (const op of order) fold(folding, op);
        return folding.cells["note/n/deleted"]?.v;
      };
      expect(deleted(shuffled)).toEqual(deleted(ops));
    }),
  );
});

test("what nobody named is kept: live is everything said less everything named", () => {
  fc.assert(
    fc.property(sayings, (ops) => {
      for (const [path, kept] of Object.entries(live(ops))) {
        const here = ops.filter((op) => op.path === path);
        const named = new Set(here.flatMap((op) => op.base));
        expect(kept).toEqual(here.map((op) => op.id).filter((id) => !named.has(id)).sort());
      }
    }),
  );
});

function op(path: string, val: Json, id: string, base: string[] = [], kind = "observation"): Op {
  return { id, n: 1, tx: null, rec: "r", kind, path, val, base, at: "2026-11-21T10:00:00Z" };
}

function snapshot(kind: string, ops: Op[], status: string | null = null): RecordSnapshot {
  const folding = beginFolding();
  for (const { path, id, val, at, base } of ops) fold(folding, { path, id, val, by: "lea", at, base });
  return { id: "r", kind, seq: 5, school: "s", form: null, status, cells: folding.cells };
}

function mine(...ops: Op[]) {
  return ops.map((each) => ({ op: each, by: "lea", amends: false }));
}

const visit = (ops: Op[] = [], state = "planned") =>
  snapshot("visit", [op("create", { observer: "lea", teacher: "tom", visit_kind: "regular" }, "v0", [], "visit"), ...ops], state);

describe("own edits over what the server sent", () => {
  test("leave the server's record untouched", () => {
    const server = snapshot("observation", [op("score/c1", 3, "a")]);
    const before = structuredClone(server);
    expect(overlay(server, mine(op("score/c1", 4, "b", ["a"])))?.cells["score/c1"]?.v).toBe(4);
    expect(server).toEqual(before);
  });

  test("stand beside what another said meanwhile", () => {
    const shown = overlay(snapshot("observation", [op("score/c1", 2, "x")]), mine(op("score/c1", 4, "b", ["a"])));
    expect(shown?.cells["score/c1"]).toMatchObject({ v: 4, live: ["x", "b"], sib: [{ v: 2, op: "x" }] });
  });

  test("show a record that was made here", () => {
    const create = op("create", { school: "s", form: "f@1", observer: "lea" }, "a", [], "visit");
    expect(overlay(undefined, mine(create))).toMatchObject({ kind: "visit", seq: 0, school: "s", form: "f@1", status: "planned" });
  });

  test("show nothing of a record that is not here", () => {
    expect(overlay(undefined, mine(op("score/c1", 4, "b")))).toBeUndefined();
  });

  test("two of which the server already holds the later show one value", () => {
    const server = snapshot("observation", [op("score/c1", 3, "a"), op("score/c1", 4, "b", ["a"])]);
    const shown = overlay(server, mine(op("score/c1", 3, "a"), op("score/c1", 4, "b", ["a"])));
    expect(shown?.cells["score/c1"]).toMatchObject({ v: 4, live: ["b"], sib: [] });
  });

  test("bring a visit forward, in the column and in the cell", () => {
    const shown = overlay(visit(), mine(op("status", { to: "recorded", from: "planned" }, "b", [], "visit")));
    expect(shown?.status).toBe("recorded");
    expect(shown?.cells["status"]).toMatchObject({ v: { to: "recorded" }, live: ["b"] });
  });

  test("never bring a visit back", () => {
    const back = op("status", { to: "prepared", from: "planned" }, "b", [], "visit");
    expect(overlay(visit([], "released"), mine(back))?.status).toBe("released");
  });

  test("an amendment stands beside the value", () => {
    const server = snapshot("observation", [op("score/c1", 3, "a")]);
    const shown = overlay(server, [{ op: op("score/c1", 4, "b", ["a"]), by: "lea", amends: true }]);
    expect(shown?.cells["score/c1"]).toMatchObject({ v: 3, live: ["a"], amend: [{ v: 4, op: "b" }] });
  });
});

describe("notes", () => {
  const text = op("note/n1/text", "Rustig begin", "a");
  const time = op("note/n1/t", 1000, "b");

  test("a delete names everything that is live in the note", () => {
    const record = snapshot("observation", [text, time, op("note/n2/text", "Ander", "c")]);
    expect(baseOf(record, "note/n1/deleted").sort()).toEqual(["a", "b"]);
  });

  test("a note the server holds as deleted comes back with one own word", () => {
    const server = snapshot("observation", [text, time, op("note/n1/deleted", true, "d", ["a", "b"])]);
    expect(listNotes(server)).toEqual([]);
    expect(listNotes(overlay(server, mine(op("note/n1/text", "Toch", "e", ["a"]))))).toMatchObject([{ id: "n1", text: "Toch", t: 1000 }]);
  });

  test("a note the server holds as revived stays while its delete is still live", () => {
    const server = snapshot("observation", [text, op("note/n1/deleted", true, "d", ["a"]), op("note/n1/text", "Toch", "e", ["a"])]);
    expect(listNotes(overlay(server, mine(op("note/n1/polarity", 1, "f"))))).toMatchObject([{ text: "Toch", polarity: 1 }]);
  });

  test("come in the order of the lesson, those without a time last", () => {
    const record = snapshot("observation", [
      op("note/n1/text", "zonder tijd", "a"),
      op("note/n2/text", "later", "b"),
      op("note/n2/t", 9000, "c"),
      op("note/n3/text", "eerst", "d"),
      op("note/n3/t", 10, "e"),
    ]);
    expect(listNotes(record).map((note) => note.text)).toEqual(["eerst", "later", "zonder tijd"]);
  });
});
