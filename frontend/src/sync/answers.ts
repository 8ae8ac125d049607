/** What the server answers, as this client keeps it: the generated shapes with their values read as JSON. */

import type { Page } from "../local/page";

/** The server's word on one op. `seq` is where it took effect, `why` the reason of a refusal. */
export interface OpResult {
  id: string;
  state: "applied" | "duplicate" | "conflict" | "quarantined";
  seq: number;
  why: string | null;
}

export interface PushAnswer {
  server_time: string;
  epoch: string;
  results: OpResult[];
}

export interface PullAnswer extends Omit<Page, "directives"> {
  epoch: string;
  server_time: string;
  /** Read by directivesOf; a later server may send kinds that this client does not know. */
  directives: unknown[];
}
