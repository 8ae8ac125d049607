/** Whether an answer has the shape that was promised; checked at run time, because anything can stand between us and the server. */

import type { Registration } from "../local/ledger";
import type { Directives } from "../local/page";
import type { Role, Session } from "../local/person";
import type { Cell, Op, RecordSnapshot, Said } from "../local/record";
import type { OpResult, PullAnswer, PushAnswer } from "./answers";

type Fields = Record<string, unknown>;

const states = new Set(["applied", "duplicate", "conflict", "quarantined"]);

export function isSession(value: unknown): value is Session {
  return (
    isFields(value) &&
    isFields(value["person"]) &&
    isText(value["person"]["id"]) &&
    isText(value["person"]["name"]) &&
    isListOf(value["roles"], isRole) &&
    isText(value["csrf"])
  );
}

export function isRegistration(value: unknown): value is Registration {
  return isFields(value) && isText(value["replica"]) && isText(value["epoch"]);
}

/** An answer to exactly these ops, each answered at most once. */
export function answersTo(ops: readonly Op[]): (value: unknown) => value is PushAnswer {
  const sent = new Set(ops.map((op) => op.id));
  return (value): value is PushAnswer => {
    if (!isFields(value) || !isText(value["epoch"]) || !isTime(value["server_time"])) return false;
    const results = value["results"];
    if (!isListOf(results, isResult)) return false;
    const answered = new Set(results.map((result) => result.id));
    return answered.size === results.length && [...answered].every((id) => sent.has(id));
  };
}

export function isPullAnswer(value: unknown): value is PullAnswer {
  return (
    isFields(value) &&
    isText(value["epoch"]) &&
    isTime(value["server_time"]) &&
    isText(value["cookie"]) &&
    typeof value["reset"] === "boolean" &&
    typeof value["more"] === "boolean" &&
    isListOf(value["puts"], isRecord) &&
    isListOf(value["dels"], isText) &&
    Array.isArray(value["directives"])
  );
}

/** The directives this client knows; others are for later versions. */
export function directivesOf(directives: readonly unknown[]): Directives {
  const known: Directives = { attention: [], settled: [] };
  for (const each of directives) {
    if (!isFields(each)) continue;
    const { op, why, at } = each;
    if (each["type"] === "attention" && isOp(op) && isText(why) && isTime(at)) known.attention.push({ op, why, at });
    if (each["type"] === "settled" && isFields(op) && isText(op["id"])) known.settled.push(op["id"]);
  }
  return known;
}

/** The answer to ending a session has no content. */
export function isNothing(value: unknown): value is undefined {
  return value === undefined || value === "";
}

function isRole(value: unknown): value is Role {
  return isFields(value) && isText(value["role"]) && isTextOrNull(value["school"]);
}

function isResult(value: unknown): value is OpResult {
  if (!isFields(value) || !isText(value["id"]) || !isCount(value["seq"])) return false;
  if (typeof value["state"] !== "string" || !states.has(value["state"])) return false;
  if (value["state"] === "quarantined") return isText(value["why"]);
  return true;
}

function isRecord(value: unknown): value is RecordSnapshot {
  return (
    isFields(value) &&
    isText(value["id"]) &&
    isText(value["kind"]) &&
    isCount(value["seq"]) &&
    isTextOrNull(value["school"]) &&
    isTextOrNull(value["form"]) &&
    isTextOrNull(value["status"]) &&
    isFields(value["cells"]) &&
    Object.values(value["cells"]).every(isCell)
  );
}

function isCell(value: unknown): value is Cell {
  return (
    isFields(value) &&
    "v" in value &&
    isTextOrNull(value["op"]) &&
    isTextOrNull(value["by"]) &&
    isTextOrNull(value["at"]) &&
    isListOf(value["live"], isText) &&
    isListOf(value["sib"], isSaid) &&
    isListOf(value["amend"], isSaid)
  );
}

function isSaid(value: unknown): value is Said {
  return isFields(value) && "v" in value && isText(value["op"]) && isTextOrNull(value["by"]) && isText(value["at"]);
}

function isOp(value: unknown): value is Op {
  return (
    isFields(value) &&
    isText(value["id"]) &&
    isText(value["rec"]) &&
    isText(value["kind"]) &&
    isText(value["path"]) &&
    "val" in value &&
    isListOf(value["base"], isText) &&
    isText(value["at"])
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function isListOf<T>(value: unknown, fits: (each: unknown) => each is T): value is T[] {
  return Array.isArray(value) && value.every(fits);
}
