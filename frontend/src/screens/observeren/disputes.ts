/** Where two people, or one on two tablets, said something different of the same thing: both values, for one tap. */
import type { Cell, Json } from "../../local/record";

export interface Claim {
  v: Json;
  by: string | null;
  at: string | null;
}

/** The different values that stand in a cell, the displayed one first; empty where there is nothing to settle. */
export function claims(cell: Cell | undefined): Claim[] {
  if (!cell || cell.op === null) return [];
  const different = new Map<string, Claim>();
  for (const { v, by, at } of [{ v: cell.v, by: cell.by, at: cell.at }, ...cell.sib]) {
    const key = JSON.stringify(v);
    if (!different.has(key)) different.set(key, { v, by, at });
  }
  return different.size > 1 ? [...different.values()] : [];
}
