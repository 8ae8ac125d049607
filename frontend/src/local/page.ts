/** One page of the server's view of what this person may see, applied in one transaction. */

import type { Codec } from "./codec";
import type { AttentionRow, Keeper, PersonDatabase, RecordRow } from "./database";
import type { Op, RecordSnapshot } from "./record";

/** A refused op of this person, told to all her devices. */
export interface Directive {
  op: Op;
  why: string;
  at: string;
}

/** What the server tells about this person's own ops: refused ones, and ids of refused ones that took effect after all. */
export interface Directives {
  attention: Directive[];
  settled: string[];
}

/** A page as the server sends it; `reset` begins the view anew. */
export interface Page {
  cookie: string;
  reset: boolean;
  more: boolean;
  puts: RecordSnapshot[];
  dels: string[];
  directives: Directives;
}

/** What became visible and what is no longer; `complete` when this was the last page of the view. */
export interface Placed {
  puts: RecordSnapshot[];
  gone: string[];
  attention: boolean;
  complete: boolean;
}

/** Where the pull stands. While `building`, a new view grows in the shadow table and the old one is still shown. */
interface Pull {
  cookie: string;
  building: boolean;
}

export async function readPull(db: PersonDatabase): Promise<Pull | null> {
  return ((await db.meta.get("pull"))?.value as unknown as Pull | null | undefined) ?? null;
}

/** Null when the stored cookie is not `sent` any more (another tab was first): nothing is applied then. */
export async function placePage(keeper: Keeper<PersonDatabase>, codec: Codec, sent: string | null, page: Page): Promise<Placed | null> {
  const rows = await Promise.all(page.puts.map(async (put): Promise<RecordRow> => ({ id: put.id, body: await codec.seal(put) })));
  const refused = await Promise.all(
    page.directives.attention.map(async (each): Promise<AttentionRow> => ({ id: each.op.id, rec: each.op.rec, here: 0, body: await codec.seal(each) })),
  );
  const told = await keeper.run((db) =>
    db.transaction("rw", [db.meta, db.records, db.shadow, db.outbox, db.acked, db.attention], async () => {
      const pull = await readPull(db);
      if ((pull?.cookie ?? null) !== sent) return null;
      const building = page.reset ? page.more : (pull?.building ?? false) && page.more;
      const grew = !page.reset && pull?.building === true;
      const swap = !page.more && (page.reset || grew);
      let shown: RecordRow[] = [];
      let gone = page.dels;
      if (page.reset) await db.shadow.clear();
      if (page.more && (page.reset || grew)) {
        await db.shadow.bulkPut(rows);
        await db.shadow.bulkDelete(page.dels);
        // What may no longer be seen goes at once, also from the view that is still shown.
        await db.records.bulkDelete(page.dels);
      } else if (swap) {
        shown = [...merge(grew ? await db.shadow.toArray() : [], rows, page.dels)];
        const ids = new Set(shown.map((row) => row.id));
        gone = (await db.records.toCollection().primaryKeys()).filter((id) => !ids.has(id));
        // Acknowledged creates that the whole view does not hold are no longer visible either.
        const stale = (await db.acked.orderBy("rec").uniqueKeys()).map(String).filter((rec) => !ids.has(rec));
        gone = [...new Set([...gone, ...stale, ...page.dels])];
        await db.records.clear();
        await db.records.bulkPut(shown);
        await db.shadow.clear();
      } else {
        shown = rows;
        await db.records.bulkPut(rows);
        await db.records.bulkDelete(page.dels);
      }
      await markPast(db, gone, shown.map((row) => row.id));
      const attention = await settleAttention(db, page.directives.settled, refused);
      await db.meta.put({ key: "pull", value: { cookie: page.cookie, building } });
      if (!page.more) await db.meta.put({ key: "complete", value: true });
      return { shown: swap ? shown : null, direct: shown.length > 0, gone, attention };
    }),
  );
  if (told === null) return null;
  const puts = told.shown === null ? (told.direct ? page.puts : []) : await Promise.all(told.shown.map((row) => codec.unseal(row.body)));
  return { puts, gone: told.gone, attention: told.attention, complete: !page.more };
}

function* merge(shadow: readonly RecordRow[], rows: readonly RecordRow[], dels: readonly string[]): Iterable<RecordRow> {
  const all = new Map([...shadow, ...rows].map((row) => [row.id, row]));
  for (const id of dels) all.delete(id);
  yield* all.values();
}

/** Own ops on what is no longer visible stay until they are answered, but are not shown. */
async function markPast(db: PersonDatabase, gone: readonly string[], shown: readonly string[]): Promise<void> {
  if (gone.length > 0) {
    await db.outbox.where("rec").anyOf([...gone]).modify({ past: 1 });
    await db.acked.where("rec").anyOf([...gone]).modify({ past: 1 });
  }
  const back = (await db.outbox.toCollection().filter((row) => row.past === 1).toArray()).filter((row) => shown.includes(row.rec));
  if (back.length > 0) await db.outbox.bulkPut(back.map((row) => ({ ...row, past: 0 as const })));
}

/** Takes in what was refused on other devices, and lets go of what took effect after all. */
async function settleAttention(db: PersonDatabase, settled: readonly string[], refused: readonly AttentionRow[]): Promise<boolean> {
  const known = (await db.attention.bulkGet([...settled])).flatMap((row) => row?.id ?? []);
  await db.attention.bulkDelete(known);
  // What waits in the own outbox gets its own answer.
  const waiting = await db.outbox.bulkGet(refused.map((row) => row.id));
  const fresh = refused.filter((_row, index) => waiting[index] === undefined);
  await db.attention.bulkPut(fresh);
  return known.length + fresh.length > 0;
}
