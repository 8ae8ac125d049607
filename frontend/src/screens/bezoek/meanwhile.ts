/** What others wrote in a field while somebody was typing in it: kept in sight, because her next word replaces it. */
import type { Cell, Said } from "../../local/record";

/** The ids of everything that stands in a cell. What stood there when the typing began was seen. */
export function standing(cell: Cell | undefined): ReadonlySet<string> {
  return new Set(cell?.live ?? []);
}

/** Adds to `kept` what came into the cell since, said by somebody else than `me`. Nothing leaves the list. */
export function gather(kept: readonly Said[], cell: Cell | undefined, seen: ReadonlySet<string>, me: string): readonly Said[] {
  if (!cell) return kept;
  const shown: Said[] = cell.op === null ? [] : [{ v: cell.v, op: cell.op, by: cell.by, at: cell.at ?? "" }];
  const fresh = [...shown, ...cell.sib].filter(
    (one) => one.by !== me && typeof one.v === "string" && !seen.has(one.op) && !kept.some((other) => other.op === one.op),
  );
  return fresh.length > 0 ? [...kept, ...fresh] : kept;
}
