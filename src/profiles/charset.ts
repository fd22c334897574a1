// Which character set a printer's text is in (RFC 3805 prtLocalizationTable).

import type { Facts } from "../model/index.ts";
import { atDevice, oids } from "./base.ts";
import { factNumber } from "./sources/fact-text.ts";

export interface Charsets {
  /** Of the panel's text. */
  console?: number;
  /** Of descriptions and names. */
  general?: number;
}

/** What has to be known to tell the character set, by hrDeviceIndex. */
export function charsetOids(device = 1): string[] {
  return [
    atDevice(oids.prtGeneralCurrentLocalization, device),
    atDevice(oids.prtConsoleLocalization, device),
    `${oids.prtLocalizationCharacterSet}.${device}.1`,
  ];
}

/** IANA MIBenums of the sets in use; the first localization stands in for one that was not read. */
export function charsetsOf(facts: Facts, device = 1): Charsets {
  const first = factNumber(facts.get(`${oids.prtLocalizationCharacterSet}.${device}.1`));
  const of = (current: string) => {
    const row = factNumber(facts.get(atDevice(current, device)));
    if (row === undefined) return first;
    return factNumber(facts.get(`${oids.prtLocalizationCharacterSet}.${device}.${row}`)) ?? first;
  };
  const console = of(oids.prtConsoleLocalization);
  const general = of(oids.prtGeneralCurrentLocalization);
  return {
    ...(console === undefined ? {} : { console }),
    ...(general === undefined ? {} : { general }),
  };
}
