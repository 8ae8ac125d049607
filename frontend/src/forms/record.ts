/** The shapes of records, cells and ops, exactly as they travel and as they are stored. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One value somebody said: `op` is the id of the op that said it, `by` a person id (null: the server), `at` RFC 3339 UTC. */
export interface Said {
  v: Json;
  op: string;
  by: string | null;
  at: string;
}

/**
 * A multi-value register as a reader sees it. `v/op/by/at` is what is displayed (latest server arrival),
 * `live` every op id that nobody has named yet, `sib` the other live values, `amend` what was said after release.
 * A cell without a live value (deleted, or amended only) has v, op, by and at null.
 */
export interface Cell {
  v: Json;
  op: string | null;
  by: string | null;
  at: string | null;
  live: string[];
  sib: Said[];
  amend: Said[];
}

/** One record: everything in it has one audience. `seq` is the server's counter, 0 for a record it has not seen. */
export interface RecordSnapshot {
  id: string;
  kind: string;
  seq: number;
  school: string | null;
  form: string | null;
  status: string | null;
  cells: Record<string, Cell>;
}

/** One edit of one cell. `n` grows per replica (order only), `base` names what its author saw live, `at` is displayed and never decides. */
export interface Op {
  id: string;
  n: number;
  tx: string | null;
  rec: string;
  kind: string;
  path: string;
  val: Json;
  base: string[];
  at: string;
}

/** Visit states in their order; `cancelled` stands beside them. */
export type VisitStatus = "planned" | "prepared" | "recorded" | "released" | "discussed" | "closed" | "cancelled";
