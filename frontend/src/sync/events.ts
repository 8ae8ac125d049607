/** Hears from the server that something changed. The poke has no content; looking is up to the pull. */

export interface Pokes {
  /** Listens, if somebody looks at this tab and it does not listen yet. */
  wake(): void;
  /** Stops listening until woken. */
  rest(): void;
}

/** Calls `poked` at each poke, until `ended`. Quietly does nothing where the browser or the server cannot. */
export function listenForPokes(poked: () => void, ended: AbortSignal): Pokes {
  let source: EventSource | null = null;
  const rest = (): void => {
    source?.close();
    source = null;
  };
  ended.addEventListener("abort", rest);
  return {
    rest,
    wake: () => {
      if (typeof EventSource === "undefined" || ended.aborted || source !== null) return;
      if (document.visibilityState !== "visible") return;
      const opened = new EventSource("/api/sync/v1/events");
      source = opened;
      opened.onmessage = poked;
      opened.onerror = () => {
        // A closed one does not come back by itself; the next exchange that succeeds opens another.
        if (opened.readyState === EventSource.CLOSED && source === opened) rest();
      };
    },
  };
}
