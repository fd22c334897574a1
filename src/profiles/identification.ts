// What is asked of whoever answers: enough to say whether it is a printer, which, and whose profile fits.

import { deviceIdOids, oids } from "./base.ts";

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
