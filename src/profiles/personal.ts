// What in a printer's answers tells whose it is: everything that any profile reads as such, wherever it stands.

import type { Facts } from "../model/index.ts";
import { atDevice, oids } from "./base.ts";
import { createContext } from "./context.ts";
import { matchPrinters } from "./devices.ts";
import { evaluate } from "./evaluate.ts";
import { placeOf } from "./lint.ts";
import type { Profile, ProfileSet } from "./profile.ts";
import type { Source } from "./schema.ts";
import { textOf } from "./sources/fact-text.ts";
import { readSource } from "./sources/read-source.ts";

/** What readings of these paths are, in the words of a recording's redaction. */
const PERSONAL: Readonly<Record<string, string>> = {
  serialNumber: "serial",
  assetNumber: "asset",
  hostname: "name",
  location: "place",
  contact: "contact",
};

export interface PersonalData {
  /** OIDs (instances or columns) whose whole text is personal, and what it is. */
  naming: [root: string, kind: string][];
  /** Texts cut out of larger ones, as a serial number in a description. */
  planted: string[];
  /** Texts that tell which product it is: the recording is worthless without them. */
  kept: string[];
}

/** Everything personal that any profile would read in these facts, whichever fits. */
export function personalData(set: ProfileSet, facts: Facts): PersonalData {
  const naming = new Map<string, string>();
  const planted = new Set<string>();
  const seen = new Set<string>();
  for (const profile of set.profiles)
    for (const [path, kind] of Object.entries(PERSONAL))
      for (const source of profile.values[path]?.sources ?? []) {
        if (seen.has(placeOf(source))) continue;
        seen.add(placeOf(source));
        const root = wholeText(source, profile);
        if (root !== undefined) naming.set(root, kind);
        else for (const text of partsOf(source, profile, facts)) planted.add(text);
      }
  const kept: string[] = [];
  let model: string | undefined;
  for (const { profile } of matchPrinters(set, facts)) {
    const { printer } = evaluate(profile, facts);
    const { vendor, modelNumber, deviceIdentifier, firmware, firmwareDate } = printer;
    model = printer.model;
    for (const text of [vendor, model, modelNumber, deviceIdentifier, firmware, firmwareDate])
      if (text !== undefined) kept.push(text);
    // Owners may write a name of their own where the model should stand.
    const oid = atDevice(oids.prtGeneralPrinterName, profile.device ?? 1);
    const name = textOf(facts, oid);
    if (name !== undefined && model !== undefined && !isSame(name, model)) naming.set(oid, "name");
  }
  const called = /,PID:(?<name>[^,]+)/u.exec(textOf(facts, oids.sysDescr) ?? "")?.groups?.name;
  if (called !== undefined && model !== undefined && !isSame(called, model)) planted.add(called.trim());
  return { naming: Array.from(naming), planted: Array.from(planted), kept };
}

// The place of a source that takes a text as it stands.
function wholeText(source: Source, profile: Profile): string | undefined {
  if (source.kind !== "text" || source.pattern !== undefined) return undefined;
  if (source.oid !== undefined) return source.oid;
  const table = source.table === undefined ? undefined : profile.tables[source.table];
  return source.column === undefined ? undefined : table?.columns[source.column]?.oid;
}

function partsOf(source: Source, profile: Profile, facts: Facts): string[] {
  if (source.kind === "sum") return [];
  const { value } = readSource(source, createContext(profile, facts, undefined));
  return typeof value === "string" ? [value] : [];
}

function isSame(name: string, model: string): boolean {
  const [one, other] = [name.toLowerCase(), model.toLowerCase()];
  return one.includes(other) || other.includes(one);
}
