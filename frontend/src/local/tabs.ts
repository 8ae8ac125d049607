/** Tells the other tabs of the same person what changed on the device, and hears it from them. */

/** Records to read again ("all" after a renumbering), and whether what needs attention changed. */
export interface News {
  recs: string[] | "all";
  attention: boolean;
  /** Everything on this device was deleted. */
  wiped?: true;
}

export interface Tabs {
  tell(news: News): void;
  close(): void;
}

export function joinTabs(database: string, hear: (news: News) => void): Tabs {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(database);
  channel.onmessage = (event: MessageEvent<News>) => hear(event.data);
  return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
}
