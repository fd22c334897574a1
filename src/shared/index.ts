export { type Clock, systemClock } from "./clock.ts";
export { type CsvCell, type CsvColumn, csvLine, csvTable } from "./csv.ts";
export { createGate, type Gate } from "./gate.ts";
export { createLog, type Log, type LogFields, type LogLevel, silentLog } from "./log.ts";
export { makeFolder } from "./make-folder.ts";
export { portRefusal } from "./port-refusal.ts";
export { failure, type Outcome, type Problem, type ProblemCode, success } from "./problem.ts";
export { parseWords } from "./typed-words.ts";
