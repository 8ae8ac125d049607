/**
 * Holds back words while they are typed and hands them on after a short pause, when the field is left, and when the
 * app goes out of sight: few ops, and no word that waits longer than the pause.
 */
export interface Writing {
  /** Takes the words as they are now. */
  type(words: string): void;
  /** Hands on what is held, at once. */
  flush(): void;
  /** Is anything held? */
  readonly held: boolean;
  /** Flushes and stops listening. */
  end(): void;
}

/** `keep` receives the words; `pause` is in ms. */
export function startWriting(keep: (words: string) => void, pause = 600): Writing {
  let words: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    if (words === null) return;
    const now = words;
    words = null;
    keep(now);
  };
  const hide = () => {
    if (document.visibilityState === "hidden") flush();
  };
  document.addEventListener("visibilitychange", hide);
  addEventListener("pagehide", flush);
  return {
    type(typed) {
      words = typed;
      clearTimeout(timer);
      timer = setTimeout(flush, pause);
    },
    flush,
    get held() {
      return words !== null;
    },
    end() {
      flush();
      document.removeEventListener("visibilitychange", hide);
      removeEventListener("pagehide", flush);
    },
  };
}
