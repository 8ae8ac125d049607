/**
 * A server in memory that keeps the promises of the sync protocol, written apart from the client: registers with
 * memory computed from all ops at once, outcomes repeated, client view records with random cookies, epochs.
 */

import type { Cell, Op, RecordSnapshot, Said } from "../../local/record";

interface Stored {
  op: Op;
  author: string;
  seq: number;
  why: string | null;
  amends: boolean;
}

interface Replica {
  person: string;
  epoch: string;
  numbers: Map<number, string>;
  held: Map<string, number>;
  ack: string | null;
  pending: { cookie: string; held: Map<string, number> } | null;
}

interface History {
  epoch: string;
  seq: number;
  ops: Stored[];
  refused: Stored[];
  changed: Map<string, number>;
  replicas: Map<string, Replica>;
}

const order = ["planned", "prepared", "recorded", "released", "discussed", "closed"];

/** `page` records at most go in one pull. */
export class ModelServer {
  history: History = { epoch: "1", seq: 0, ops: [], refused: [], changed: new Map(), replicas: new Map() };
  /** Records that a person may not see (any more). */
  readonly hidden = new Map<string, Set<string>>();
  page = 2;
  maxOps = 200;
  refusesPath: string | null = null;
  #epochs = 1;
  #ids = 0;

  /** Answers a request of `person`, whose session's token is `csrf`. */
  async answer(request: Request, person: string, csrf: string): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/session" && request.method === "GET") {
      return json({ person: { id: person, name: person }, roles: [{ role: "coordinator", school: "s" }], csrf });
    }
    if (request.headers.get("X-CSRF-Token") !== csrf) return problem(403, "csrf");
    const body = (await request.json()) as Record<string, never>;
    if (pathname.endsWith("/register")) return json(this.#register(person));
    const replica = this.history.replicas.get(body["replica"] ?? "");
    if (replica === undefined || replica.person !== person) return problem(409, "replica_unknown");
    if (pathname.endsWith("/push")) return this.#push(replica, body["epoch"] ?? "", body["ops"] ?? []);
    return json(this.#pull(replica, body["cookie"] ?? null));
  }

  backup(): History {
    return structuredClone(this.history);
  }

  restore(backup: History): void {
    this.history = { ...structuredClone(backup), epoch: String(++this.#epochs) };
    for (const replica of this.history.replicas.values()) replica.held = new Map();
  }

  hide(person: string, rec: string, hidden: boolean): void {
    const set = this.hidden.get(person) ?? new Set();
    this.hidden.set(person, set);
    if (hidden) set.add(rec);
    else set.delete(rec);
  }

  sees(person: string, rec: string): boolean {
    return this.history.changed.has(rec) && this.hidden.get(person)?.has(rec) !== true;
  }

  visible(person: string): RecordSnapshot[] {
    return [...this.history.changed.keys()].filter((rec) => this.sees(person, rec)).map((rec) => this.snapshot(rec));
  }

  /** Every value that any op of this record carries, applied or refused. */
  values(rec: string): unknown[] {
    return [...this.history.ops, ...this.history.refused].filter(({ op }) => op.rec === rec).map(({ op }) => op.val);
  }

  snapshot(rec: string): RecordSnapshot {
    const ops = this.history.ops.filter(({ op }) => op.rec === rec);
    const create = ops.find(({ op }) => op.path === "create");
    const said = create?.op.val as Record<string, string> | undefined;
    const cells: Record<string, Cell> = {};
    for (const path of new Set(ops.map(({ op }) => op.path))) cells[path] = this.#cell(rec, path, ops);
    const kind = create?.op.kind ?? "";
    return {
      id: rec,
      kind,
      seq: this.history.changed.get(rec) ?? 0,
      school: said?.["school"] ?? null,
      form: kind === "visit" ? (said?.["form"] ?? null) : null,
      status: kind === "visit" ? statusOf(ops) : null,
      cells,
    };
  }

  #cell(rec: string, path: string, ops: Stored[]): Cell {
    const here = ops.filter(({ op, amends }) => op.path === path && !amends);
    const amend = ops.filter(({ op, amends }) => op.path === path && amends).map(said);
    const alive = path === "status" ? here.filter(({ op }) => op.val !== null).slice(-1) : this.#alive(here);
    const shown = alive.at(-1);
    const cell: Cell = {
      ...(shown === undefined ? { v: null, op: null, by: null, at: null } : said(shown)),
      live: alive.map(({ op }) => op.id),
      sib: alive.slice(0, -1).map(said),
      amend,
    };
    if (/^note\/.*\/deleted$/.test(path) && cell.v === true) {
      const named = this.#named(here);
      const note = path.slice(0, -"deleted".length);
      const parts = new Set(ops.map(({ op }) => op.path).filter((each) => each.startsWith(note) && each !== path));
      const seen = [...parts].every((part) => this.#cell(rec, part, ops).live.every((id) => named.has(id)));
      if (!seen) cell.v = null;
    }
    return cell;
  }

  #alive(here: Stored[]): Stored[] {
    const named = this.#named(here);
    return here.filter(({ op }) => !named.has(op.id));
  }

  /** Everything these ops name, and what the refused among it named. */
  #named(here: Stored[]): Set<string> {
    const named = new Set(here.flatMap(({ op }) => op.base));
    for (const id of named) for (const each of this.history.refused) if (each.op.id === id) each.op.base.forEach((base) => named.add(base));
    return named;
  }

  #register(person: string): { replica: string; epoch: string } {
    const id = `replica-${++this.#ids}`;
    const { epoch } = this.history;
    this.history.replicas.set(id, { person, epoch, numbers: new Map(), held: new Map(), ack: null, pending: null });
    return { replica: id, epoch };
  }

  #push(replica: Replica, epoch: string, ops: Op[]): Response {
    const { history } = this;
    if (epoch !== history.epoch) return problem(409, "epoch_changed");
    if (ops.length > this.maxOps) return problem(413, "too_many_ops");
    const known = (id: string) => [...history.ops, ...history.refused].find((each) => each.op.id === id);
    for (const op of ops) {
      const holder = replica.numbers.get(op.n);
      if (known(op.id) === undefined && holder !== undefined && holder !== op.id) return problem(409, "replica_forked");
    }
    const results = ops.map((op) => {
      const earlier = known(op.id);
      if (earlier !== undefined) return this.#again(earlier, op, replica.person);
      replica.numbers.set(op.n, op.id);
      return this.#take(op, replica.person);
    });
    return json({ server_time: new Date(Date.UTC(2026, 10, 21)).toISOString(), epoch, results });
  }

  #again(earlier: Stored, op: Op, author: string): object {
    const same = earlier.author === author && content(earlier.op) === content(op);
    if (!same) return { id: op.id, state: "quarantined", seq: 0, why: "id_reused" };
    if (earlier.why !== null) return { id: op.id, state: "quarantined", seq: 0, why: earlier.why };
    return { id: op.id, state: "duplicate", seq: earlier.seq, why: null };
  }

  #take(op: Op, author: string): object {
    const why = this.#refusal(op, author);
    if (why !== null) {
      this.history.refused.push({ op, author, seq: 0, why, amends: false });
      return { id: op.id, state: "quarantined", seq: 0, why };
    }
    const seq = ++this.history.seq;
    this.history.changed.set(op.rec, seq);
    const stored = { op, author, seq, why: null, amends: this.#amends(op) };
    // A status that was reached already is kept without effect.
    if (op.path === "status" && !advances(this.snapshot(op.rec).status ?? "", op)) stored.op = { ...op, val: null };
    this.history.ops.push(stored);
    const conflict = this.#cell(op.rec, op.path, this.history.ops.filter((each) => each.op.rec === op.rec)).sib.length > 0;
    return { id: op.id, state: conflict ? "conflict" : "applied", seq, why: null };
  }

  #refusal(op: Op, author: string): string | null {
    const exists = this.history.changed.has(op.rec);
    if (op.path === "create") return exists ? "exists" : null;
    if (!this.sees(author, op.rec)) return "not_found";
    return op.path === this.refusesPath ? "forbidden" : null;
  }

  #amends(op: Op): boolean {
    if (op.kind !== "observation" || op.path === "create") return false;
    const visit = (this.snapshot(op.rec).cells["create"]?.v as { visit?: string } | null)?.visit;
    return visit !== undefined && ["released", "discussed", "closed"].includes(this.snapshot(visit).status ?? "");
  }

  #pull(replica: Replica, cookie: string | null): object {
    if (replica.pending !== null && cookie === replica.pending.cookie) {
      replica.ack = replica.pending.cookie;
      replica.held = replica.pending.held;
    }
    const reset = cookie === null || cookie !== replica.ack;
    if (reset) {
      replica.ack = null;
      replica.held = new Map();
    }
    const visible = new Map([...this.history.changed].filter(([rec]) => this.sees(replica.person, rec)));
    const changed = [...visible].filter(([rec, seq]) => replica.held.get(rec) !== seq).map(([rec]) => rec);
    const dels = [...replica.held.keys()].filter((rec) => !visible.has(rec));
    const puts = changed.slice(0, this.page).map((rec) => this.snapshot(rec));
    const held = new Map([...replica.held].filter(([rec]) => visible.has(rec)));
    for (const put of puts) held.set(put.id, put.seq);
    replica.pending = { cookie: `cookie-${Math.random()}`, held };
    const more = changed.length > puts.length;
    const { epoch } = this.history;
    return { epoch, cookie: replica.pending.cookie, reset, more, puts, dels, directives: [], server_time: "2026-11-21T10:00:00Z" };
  }
}

export function problem(status: number, code: string): Response {
  const body = JSON.stringify({ type: `/problems/${code}`, title: code, status, detail: "" });
  return new Response(body, { status, headers: { "Content-Type": "application/problem+json" } });
}

/** What a captive portal says to everything. */
export function portal(): Response {
  return new Response("<html>Welkom op de wifi</html>", { status: 200, headers: { "Content-Type": "text/html" } });
}

export function json(body: unknown): Response {
  return new Response(JSON.stringify(body), { status: 200, headers: { "Content-Type": "application/json" } });
}

function said({ op, author }: Stored): Said {
  return { v: op.val, op: op.id, by: author, at: op.at };
}

function content(op: Op): string {
  return JSON.stringify([op.rec, op.kind, op.path, op.val, [...op.base].sort(), op.tx, op.at]);
}

function statusOf(ops: Stored[]): string {
  const reached = ops.filter(({ op }) => op.path === "status" && op.val !== null).at(-1);
  return reached === undefined ? "planned" : (reached.op.val as { to: string }).to;
}

function advances(current: string, op: Op): boolean {
  return order.indexOf((op.val as { to: string }).to) > order.indexOf(current);
}
