/** Ids of records, notes and ops. */

/** A new id: UUID version 7 (RFC 9562), whose first 48 bits are ms, so that neighbours in time are neighbours in an index. */
export function newId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now >>> 0);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  return written(Array.from(bytes));
}

function written(bytes: readonly number[]): string {
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const KINDS = { observation: 0x0b, conversation: 0xc0, reflection: 0x4e } as const;

/**
 * The id of what one person makes in a visit (UUID version 8): it follows from the visit and the person, so that two
 * devices of hers on which the same lesson was started without network write into one record.
 */
export function childId(kind: keyof typeof KINDS, visit: string, author: string): string {
  const [a, b] = [bytesOf(visit), bytesOf(author)];
  const bytes = a.map((byte, place) => byte ^ (b[place] ?? 0));
  bytes[15] = (bytes[15] ?? 0) ^ KINDS[kind];
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return written(bytes);
}

function bytesOf(id: string): number[] {
  return id.replaceAll("-", "").match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
}
