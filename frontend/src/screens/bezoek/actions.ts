/** What a person can do with a visit now: by who she is in it, its status, and whether an observation runs. Pure. */
import type { Visit } from "../visit";

export type Action = "start" | "resume" | "work_out" | "look" | "read" | "edit" | "cancel" | "answer";

/** The actions in their order; the first one is the obvious one. `me` is neither observer nor teacher: nothing. */
export function actionsFor(visit: Pick<Visit, "status" | "observer" | "teacher">, me: string, running: boolean): Action[] {
  const observer = visit.observer === me;
  if (!observer && visit.teacher !== me) return [];
  switch (visit.status) {
    case "planned":
    case "prepared":
      return observer ? [running ? "resume" : "start", "edit", "cancel"] : ["answer", "cancel"];
    case "recorded":
      return observer ? [running ? "resume" : "work_out"] : [];
    case "released":
    case "discussed":
    case "closed":
      return observer ? ["look"] : ["read"];
    case "cancelled":
      return observer ? [running ? "resume" : "start"] : [];
  }
}

/** May the preparation still be written? Once the lesson was seen it stands as it was. */
export function preparing(visit: Pick<Visit, "status">): boolean {
  return visit.status === "planned" || visit.status === "prepared";
}

/** As many focus points as a visit is meant to have. */
export const MOST_FOCUS = 3;
