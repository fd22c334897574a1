// Readings to a report: what changed since the one that the server holds. Pure.

export { type DiffOptions, diffReport, type Records, type ReportBase } from "./diff.ts";
export { emptyPart } from "./empty-part.ts";
