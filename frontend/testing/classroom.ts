/**
 * A classroom for tests of screens: the real store on an IndexedDB in memory, with what the server would have sent.
 * Import it in a file that begins with `// @vitest-environment jsdom`.
 */
import "fake-indexeddb/auto";

import { configure, render, type RenderResult } from "@testing-library/svelte";
import type { Component } from "svelte";

import type { Form } from "../src/forms/form";
import { plain } from "../src/local/codec";
import { newId } from "../src/forms/id";
import { OpenStore } from "../src/local/open-store";
import type { Cell, Json, RecordSnapshot } from "../src/local/record";
import { provideStore } from "../src/parts/store";
import { formOf } from "./form";

configure({ asyncUtilTimeout: 10_000 });

const AT = "2026-11-21T08:00:00Z";

/** A cell as the server sends it. */
export function cell(v: Json, by: string | null = null, at: string = AT): Cell {
  const op = newId();
  return { v, op, by, at, live: [op], sib: [], amend: [] };
}

/** A record as the server sends it. */
export function sent(kind: string, id: string, cells: Record<string, Cell>, more: Partial<RecordSnapshot> = {}): RecordSnapshot {
  return { id, kind, seq: 1, school: null, form: null, status: null, cells, ...more };
}

export interface Planned {
  form?: Form;
  group?: string | null;
  status?: string;
  cells?: Record<string, Json>;
  kind?: string;
}

export class Classroom {
  readonly coach = newId();
  readonly noor = newId();
  readonly visit = newId();
  store!: OpenStore;

  /** A coordinator's tablet on which a visit at Noor's is planned. */
  static async planned(plan: Planned = {}): Promise<Classroom> {
    const room = new Classroom();
    const form = plan.form ?? formOf([5, 5, 5, 5, 5, 5, 5, 5]);
    const name = `${form.id}@1`;
    const create = {
      school: newId(), teacher: room.noor, observer: room.coach, form: name, planned_at: AT,
      group: plan.group === undefined ? "5" : plan.group, lesson: "rekenen", visit_kind: plan.kind ?? "regular",
    };
    const cells = Object.fromEntries(Object.entries(plan.cells ?? {}).map(([path, v]) => [path, cell(v, room.coach)]));
    await room.open();
    await room.send(
      sent("person", room.noor, { name: cell("Noor de Wit") }),
      sent("person", room.coach, { name: cell("Carla Vos") }),
      sent("form", newId(), { definition: cell(form as unknown as Json) }, { form: name }),
      sent("visit", room.visit, { create: cell(create, room.coach), ...cells }, { form: name, status: plan.status ?? "planned" }),
    );
    return room;
  }

  /** The tablet is opened; what an earlier page held only in memory is gone. */
  async open(): Promise<void> {
    const session = { person: { id: this.coach, name: "Carla Vos" }, roles: [{ role: "coordinator", school: null }], csrf: "" };
    this.store = await OpenStore.open(session, [], plain);
  }

  /** The server sends these records. */
  async send(...puts: RecordSnapshot[]): Promise<void> {
    const ledger = this.store.port.ledger();
    const cookie = await ledger.cookie();
    await ledger.place(cookie, { cookie: newId(), reset: cookie === null, more: false, puts, dels: [], directives: { attention: [], settled: [] } });
  }

  /** What the tablet shows of a record now. */
  shown(id: string): RecordSnapshot | undefined {
    return read(this.store.record(id));
  }

  /** The records of a kind that this visit has. */
  ofVisit(kind: string): RecordSnapshot[] {
    return read(this.store.records(kind)).filter((one) => (one.cells["create"]?.v as { visit?: Json } | null)?.visit === this.visit);
  }

  /** Resolves when everything written is durable. */
  async settled(): Promise<void> {
    while (read(this.store.state).saving > 0) await new Promise((after) => setTimeout(after, 1));
  }

  /** Opens a screen as AppFrame does. */
  look<P extends Record<string, unknown>>(screen: Component<P>, props: P): RenderResult<Component> {
    for (const name of ["showModal", "close"] as const) {
      // jsdom knows the element but not how to open it.
      HTMLDialogElement.prototype[name] = function (this: HTMLDialogElement) {
        this.open = name === "showModal";
        if (name === "close") this.dispatchEvent(new Event("close"));
      };
    }
    // jsdom lays nothing out, so there is nothing to observe.
    globalThis.ResizeObserver ??= class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    };
    const { store } = this;
    const framed: Component = (anchor) => {
      provideStore({ store, signOut: () => Promise.reject(new Error("not in this test")), left: () => undefined });
      return screen(anchor, props);
    };
    return render(framed, { context: new Map() });
  }
}

function read<T>(store: { subscribe(run: (value: T) => void): () => void }): T {
  let found!: T;
  store.subscribe((value) => (found = value))();
  return found;
}
