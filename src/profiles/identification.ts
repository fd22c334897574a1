// What is asked of whoever answers: enough to say whether it is a printer, which, and whose profile fits.

import { columnOf, deviceIdOids, oids } from "./base.ts";

/** Asked in one GET; in this order, so that a cut request keeps the most telling ones. */
export const identificationOids: string[] = [
  oids.sysObjectID,
  oids.sysDescr,
  oids.sysUpTime,
  oids.sysName,
  oids.prtGeneralSerialNumber,
  `${oids.prtMarkerLifeCount}.1.1`,
  `${oids.hrDeviceDescr}.1`,
  `${oids.hrDeviceType}.1`,
  `${oids.hrPrinterDetectedErrorState}.1`,
  oids.prtGeneralPrinterName,
  ...deviceIdOids.slice(0, 2),
  `${oids.prtMarkerSuppliesEntry}.9.1.1`,
];

/**
 * Columns that only printers have, in the order of their OIDs: who told nothing that speaks for a printer is asked what
 * comes first in them. hrDeviceIndex is 1 nearly everywhere, but RFC 2790 leaves the number to the agent.
 */
export const evidenceColumns: string[] = [
  columnOf(oids.prtGeneralSerialNumber),
  oids.prtMarkerLifeCount,
  `${oids.prtMarkerSuppliesEntry}.9`,
];
