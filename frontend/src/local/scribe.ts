/** Makes ops of edits: ids, what they name, and values that any database can keep. */

import { amendsNow, baseOf } from "../forms/fold";
import { newId } from "../forms/id";
import type { Json, RecordSnapshot } from "./record";
import type { Pending, View } from "./view";

/** What somebody does to one cell. */
export interface Edit {
  rec: string;
  kind: string;
  path: string;
  val: Json;
}

/** The op of an edit, as its author sees the record now (own edits that are not durable yet included). */
export function makePending(view: View, { rec, kind, path, val }: Edit, tx: string | null): Pending {
  const record = view.shown(rec);
  const amends = amendsNow(record, path, visitOf(view, record));
  const base = baseOf(record, path);
  const at = new Date().toISOString();
  const op = { id: newId(), n: 0, tx, rec, kind, path, val: plainValue(val), base, at };
  return { op, saving: true, past: false, amends };
}

/** The length of a value as JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** A copy that no later change reaches. Throws TypeError for what is not JSON: undefined, functions, NaN, dates. */
export function plainValue(value: Json): Json {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return storable(value);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [storable(key), plainValue(each)]));
  }
  throw new TypeError("only JSON values can be written");
}

const loneHalf = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** PostgreSQL keeps neither NUL nor half a surrogate pair (half an emoji); both can be pasted, neither says anything. */
function storable(text: string): string {
  return text.replaceAll("\0", "").replace(loneHalf, "\ufffd");
}

function visitOf(view: View, record: RecordSnapshot | undefined): RecordSnapshot | undefined {
  const create = record?.cells["create"]?.v;
  if (typeof create !== "object" || create === null || Array.isArray(create)) return undefined;
  const visit = create["visit"];
  return typeof visit === "string" ? view.shown(visit) : undefined;
}
