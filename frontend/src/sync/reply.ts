/** What came back of a call: the answer in the shape that was asked for, a problem in the server's words, or nothing of the server's. */

/** `code` is the last part of the problem's type. "offline" is everything that our server did not say, a captive portal's page included. */
export type Reply<T> =
  | { kind: "ok"; body: T }
  | { kind: "problem"; status: number; code: string; retryAfter: number | null }
  | { kind: "offline" };

const offline = { kind: "offline" } as const;

/** How long a call may take before it counts as lost, in ms. */
const patience = 30_000;

interface Called {
  response: Response;
  data?: unknown;
  error?: unknown;
}

/**
 * Makes a call and judges what came back. An answer counts only when it is JSON of the shape that `fits` knows: a
 * captive portal answers 200 with a page of its own, and that must never look like success.
 */
export async function call<T>(
  make: (signal: AbortSignal) => Promise<Called>,
  fits: (body: unknown) => body is T,
  ended?: AbortSignal,
): Promise<Reply<T>> {
  const given = new AbortController();
  const give = (): void => given.abort();
  const timer = setTimeout(give, patience);
  ended?.addEventListener("abort", give);
  try {
    const { response, data, error } = await make(given.signal);
    const type = response.headers.get("content-type") ?? "";
    if (response.ok) {
      if (response.status !== 204 && !/^application\/json\b/i.test(type)) return offline;
      return fits(data) ? { kind: "ok", body: data } : offline;
    }
    const code = /^application\/problem\+json\b/i.test(type) ? codeOf(error, response.status) : null;
    // A proxy before the server may refuse a body for its size in its own words.
    if (code === null && response.status !== 413) return offline;
    const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
    return { kind: "problem", status: response.status, code: code ?? "", retryAfter: Number.isFinite(wait) ? wait : null };
  } catch {
    return offline;
  } finally {
    clearTimeout(timer);
    ended?.removeEventListener("abort", give);
  }
}

function codeOf(error: unknown, status: number): string | null {
  if (typeof error !== "object" || error === null || !("type" in error) || typeof error.type !== "string") return null;
  if ("status" in error && error.status !== status) return null;
  return error.type.split(/[/:#]/).at(-1) ?? null;
}
