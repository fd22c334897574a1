// Profiles say which OIDs hold what on which models, and turn what a printer told into what it means.

export { builtInProfiles, checkProfiles } from "./built-in.ts";
export { type Classification, classify } from "./classify.ts";
export {
  deviceOf,
  matchOfDevice,
  matchPrinters,
  printersBehind,
  profileOfDevice,
  questionsOfDevices,
} from "./devices.ts";
export { evaluate } from "./evaluate.ts";
export { evidenceColumns, identificationOids } from "./identification.ts";
export { parseProfiles } from "./load.ts";
export { matchProfile } from "./match.ts";
export { fieldName } from "./names.ts";
export { type PersonalData, personalData } from "./personal.ts";
export { readingPlan } from "./plan.ts";
export type {
  Evaluation,
  Profile,
  ProfileMatch,
  ProfileSet,
  ReadingPlan,
  TraceEntry,
  When,
} from "./profile.ts";
export { whatGotWorse } from "./worse.ts";
