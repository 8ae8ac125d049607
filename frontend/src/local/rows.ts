/** How ops and records lie in their tables: sealed and unsealed outside the transactions that move them. */

import type { Codec } from "./codec";
import type { AckedRow, OpRow, PersonDatabase } from "./database";
import type { Op } from "./record";
import { jsonBytes } from "./scribe";
import type { Acknowledged, Known, Pending } from "./view";

/** Room for the digits of `n`, which is not known when an op is measured. */
const counterBytes = 16;

/** The row of an op that gets its `n` in the transaction that stores it. */
export async function sealOp(codec: Codec, { op, amends }: Pending): Promise<OpRow> {
  const { n, ...rest } = op;
  return {
    id: op.id,
    n,
    rec: op.rec,
    tx: op.tx ?? "",
    sent: 0,
    fence: op.path === "status" ? 1 : 0,
    past: 0,
    amends: amends ? 1 : 0,
    bytes: jsonBytes(rest) + counterBytes,
    body: await codec.seal(rest),
  };
}

export async function unsealOp(codec: Codec, row: OpRow): Promise<Op> {
  const op = await codec.unseal(row.body);
  return { ...op, n: row.n };
}

export async function unsealPending(codec: Codec, row: OpRow): Promise<Pending> {
  return { op: await unsealOp(codec, row), saving: false, past: row.past === 1, amends: row.amends === 1 };
}

export async function unsealAcked(codec: Codec, row: AckedRow): Promise<Acknowledged> {
  return { op: await unsealOp(codec, row), seq: row.seq, past: row.past === 1, amends: row.amends === 1 };
}

/** What the device holds of these records (of all, when "all"), as of one moment. */
export async function readKnown(db: PersonDatabase, codec: Codec, recs: readonly string[] | "all"): Promise<Map<string, Known>> {
  const some = recs === "all" ? null : [...recs];
  const rows = await db.transaction("r", db.records, db.outbox, db.acked, () =>
    Promise.all([
      some ? db.records.where("id").anyOf(some).toArray() : db.records.toArray(),
      some ? db.outbox.where("rec").anyOf(some).toArray() : db.outbox.toArray(),
      some ? db.acked.where("rec").anyOf(some).toArray() : db.acked.toArray(),
    ]),
  );
  const known = new Map<string, Known>();
  const of = (rec: string): Known => {
    let each = known.get(rec);
    if (each === undefined) known.set(rec, (each = { snapshot: undefined, acked: [], pending: [] }));
    return each;
  };
  for (const rec of some ?? []) of(rec);
  for (const row of rows[0]) of(row.id).snapshot = await codec.unseal(row.body);
  for (const row of rows[1]) of(row.rec).pending.push(await unsealPending(codec, row));
  for (const row of rows[2]) {
    // What a pulled record already holds need not be read further.
    const seq = of(row.rec).snapshot?.seq ?? -1;
    if (row.past === 0 && row.seq > seq) of(row.rec).acked.push(await unsealAcked(codec, row));
  }
  return known;
}
