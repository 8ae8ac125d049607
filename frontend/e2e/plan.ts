/** A visit of one's own for a test, planned by Noor's other device. */
import { randomUUID } from "node:crypto";

import { expect, type APIRequest } from "@playwright/test";

import { people } from "./people";
import { Wire } from "./wire";

type Cells = Record<string, { v: unknown }>;

export interface Planned {
  teacher: string;
  /** The title of the kijkwijzer. */
  form?: string;
  question?: string;
  focus?: string[];
}

/** Plans a visit of Noor for an hour from now; its id. */
export async function plan(request: APIRequest, url: string, { teacher, form = "Kijkwijzer goede les", question, focus = [] }: Planned): Promise<string> {
  const wire = await Wire.open(request, url, people.coordinator);
  const records = [...(await wire.records()).values()];
  const one = (kind: string, fits: (cells: Cells) => boolean) => {
    const found = records.find((record) => record.kind === kind && fits(record.cells));
    if (!found) throw new Error(`the demo has no such ${kind}`);
    return found;
  };
  const who = one("person", (cells) => cells["name"]?.v === teacher);
  const noor = one("person", (cells) => cells["name"]?.v === "Noor Bakker");
  const used = one("form", (cells) => (cells["definition"]?.v as { title?: string } | undefined)?.title === form);
  const name = used.cells["definition"]?.v as { id: string; version: number };
  const school = (who.cells["works_at"]?.v as { school: string }[])[0]?.school;
  const visit = randomUUID();
  const create = {
    school,
    teacher: who.id,
    observer: noor.id,
    form: `${name.id}@${name.version}`,
    planned_at: new Date(Date.now() + 3600_000).toISOString().replace(/\.\d+/, ""),
    group: "5/6",
    lesson: "rekenen",
    visit_kind: "regular",
  };
  const said: [path: string, val: unknown][] = [["create", create]];
  if (question !== undefined) said.push(["pre/learning_question", question]);
  for (const criterion of focus) said.push([`pre/focus/${criterion}`, true]);
  for (const [path, val] of said) expect(await wire.say(visit, "visit", path, val), path).toMatchObject({ state: "applied" });
  await wire.close();
  return visit;
}
