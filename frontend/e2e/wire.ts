/** A device without screens: what each endpoint answers to a person, word for word. */
import { randomUUID } from "node:crypto";

import { expect, type APIRequest, type APIRequestContext } from "@playwright/test";

import { password } from "./people";

const sync = "/api/sync/v1";

/** What became of one op. */
export interface Result {
  state: string;
  why?: string | null;
  [more: string]: unknown;
}

export class Wire {
  #n = 0;

  private constructor(
    readonly http: APIRequestContext,
    private readonly replica: string,
    private readonly epoch: string,
  ) {}

  /** Signs in and registers, as a tablet does. */
  static async open(request: APIRequest, url: string, email: string): Promise<Wire> {
    const first = await request.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url } });
    const signedIn = await first.post("/api/session", { data: { email, password } });
    expect(signedIn.status(), `${email} signs in`).toBe(200);
    const { csrf } = (await signedIn.json()) as { csrf: string };
    const http = await request.newContext({
      baseURL: url,
      storageState: await first.storageState(),
      extraHTTPHeaders: { Origin: url, "X-CSRF-Token": csrf },
    });
    await first.dispose();
    const registered = await http.post(`${sync}/register`, { data: { device: "zonder scherm" } });
    expect(registered.status()).toBe(200);
    const { replica, epoch } = (await registered.json()) as { replica: string; epoch: string };
    return new Wire(http, replica, epoch);
  }

  /** Everything this person may see: the answers of all pages, as they came. */
  async pullAll(): Promise<string> {
    const pages: string[] = [];
    for (let cookie: string | null = null, more = true; more; ) {
      const answer = await this.http.post(`${sync}/pull`, { data: { replica: this.replica, cookie, limit: 200 } });
      expect(answer.status()).toBe(200);
      const page = (await answer.json()) as { cookie: string; more: boolean };
      pages.push(await answer.text());
      ({ cookie, more } = page);
    }
    return pages.join("\n");
  }

  /** Records this person may see, by id. */
  async records(): Promise<Map<string, { id: string; kind: string; cells: Record<string, { v: unknown }> }>> {
    const pages = (await this.pullAll()).split("\n").map((page) => JSON.parse(page) as { puts: { id: string; kind: string; cells: Record<string, { v: unknown }> }[] });
    return new Map(pages.flatMap((page) => page.puts).map((record) => [record.id, record]));
  }

  /** Pushes one op on a record; the answer without the op's own id. */
  async say(rec: string, kind: string, path: string, val: unknown): Promise<Result> {
    const op = { id: randomUUID(), n: ++this.#n, tx: null, rec, kind, path, val, base: [], at: new Date().toISOString() };
    const answer = await this.http.post(`${sync}/push`, { data: { replica: this.replica, proto: 1, epoch: this.epoch, ops: [op] } });
    expect(answer.status(), await answer.text()).toBe(200);
    const { results } = (await answer.json()) as { results: Result[] };
    return { ...(results[0] as Result), id: "" };
  }

  async close(): Promise<void> {
    await this.http.dispose();
  }
}
