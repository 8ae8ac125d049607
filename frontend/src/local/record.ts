/** What screens know of a record: the shapes of the wire, re-exported from the pure room. */

export type { Cell, Json, Op, RecordSnapshot, Said, VisitStatus } from "../forms/record";
