// A printer as it describes itself in a few texts, and what is made of it.
import { builtInProfiles, classify, evaluate, matchProfile } from "../../src/profiles/index.ts";
import { factsOf, oid } from "./recording.ts";

const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";
const HR_DESCR = "1.3.6.1.2.1.25.3.2.1.3.1";
const HR_TYPE = "1.3.6.1.2.1.25.3.2.1.2.1";
const HR_STATUS = "1.3.6.1.2.1.25.3.5.1.1.1";
const HP_ID = "1.3.6.1.4.1.11.2.3.9.1.1.7.0";
const E = "1.3.6.1.4.1.";

export interface Told {
  /** sysDescr. */
  descr?: string;
  /** sysObjectID below 1.3.6.1.4.1. */
  id?: string;
  /** hrDeviceDescr of the printer's row. */
  device?: string;
  /** hrDeviceDescr of an agent that tells nothing else of hrDeviceTable. */
  deviceAlone?: string;
  /** The device id at HP's place. */
  ieee1284?: string;
  /** Further texts, below 1.3.6.1.4.1. */
  vendor?: Record<string, string>;
}

/** Whether it is a printer, and all that its profile says of it. */
export function readDescribed({ descr, id, device, deviceAlone, ieee1284, vendor = {} }: Told) {
  const facts = factsOf({
    ...(descr === undefined ? {} : { [SYS_DESCR]: descr }),
    ...(id === undefined ? {} : { [SYS_OBJECT_ID]: oid(E + id) }),
    ...(device === undefined
      ? {}
      : { [HR_DESCR]: device, [HR_TYPE]: oid("1.3.6.1.2.1.25.3.1.5"), [HR_STATUS]: 3 }),
    ...(deviceAlone === undefined ? {} : { [HR_DESCR]: deviceAlone }),
    ...(ieee1284 === undefined ? {} : { [HP_ID]: ieee1284 }),
    ...Object.fromEntries(Object.entries(vendor).map(([key, value]) => [E + key, value])),
  });
  const { profile } = matchProfile(builtInProfiles(), facts);
  const { printer } = evaluate(profile, facts);
  const { isPrinter } = classify(facts);
  return { isPrinter, ...printer };
}

/** What a person would call it. */
export interface Called {
  vendor?: string;
  model?: string;
  serialNumber?: string;
  firmware?: string;
  profile?: string;
}
