/** The product behind an address of its own, where a newer version can appear: browsers fetch workers past every test route. */
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Newer {
  url: string;
  /** From now on the worker is another one. */
  publish: () => void;
  close: () => Promise<void>;
}

export async function mayRenew(product: string): Promise<Newer> {
  let version = 0;
  const server = createServer((asked, answer) => {
    const headers = asked.url === "/sw.js" ? { ...asked.headers, "accept-encoding": "identity" } : asked.headers;
    const passed = request(new URL(asked.url ?? "/", product), { method: asked.method, headers }, (given) => {
      if (asked.url === "/sw.js") void replaced(given, version).then((body) => answer.writeHead(given.statusCode ?? 502, headersFor(given, body)).end(body));
      else given.pipe(answer.writeHead(given.statusCode ?? 502, given.headers));
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    publish: () => void version++,
    close: () => closed(server),
  };
}

async function replaced(given: IncomingMessage, version: number): Promise<string> {
  const script = await text(given);
  return version === 0 ? script : `${script}\n// version ${version}\n`;
}

function headersFor(given: IncomingMessage, body: string): OutgoingHttpHeaders {
  const kept = Object.entries(given.headers).filter(([name]) => !["etag", "last-modified"].includes(name));
  return { ...Object.fromEntries(kept), "content-length": Buffer.byteLength(body) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
