// Printer or not, by evidence: enterprise numbers prove nothing, and servers list their print queues as printers.

import type { Facts } from "../model/index.ts";
import { deviceIdOids, oids } from "./base.ts";
import { describedMaker, makerObjectId, printerObjectId } from "./makers.ts";
import { deviceIdField } from "./sources/device-id.ts";
import { deviceIdAt, factNumber, objectIdOf, textOf } from "./sources/fact-text.ts";

export interface Classification {
  isPrinter: boolean;
  /** The evidence, for a person. */
  reason: string;
}

/** Whether what answered is a printer, with the reason: what it told decides, not who made it. */
export function classify(facts: Facts): Classification {
  const scanner = scannerReason(facts);
  const printing = printingEvidence(facts);
  // A scanner may fill Printer-MIB's general table; one that counts pages or holds supplies prints.
  if (scanner && !printing.counts) return { isPrinter: false, reason: scanner };
  if (printing.reason) return { isPrinter: true, reason: printing.reason };

  const description = textOf(facts, oids.sysDescr);
  const objectId = objectIdOf(facts, oids.sysObjectID);
  const own = printerObjectId(objectId);
  const other = otherDevice(description);
  // Printers run Linux and have gateways too: only what cannot be said of a printer outweighs its object id.
  if (other && (!own || NEVER_PRINTERS.has(other)))
    return { isPrinter: false, reason: `sysDescr speaks of a ${other}` };
  if (own)
    return { isPrinter: true, reason: `sysObjectID ${objectId} is one that printers by ${own.vendor} have` };
  const described = describedMaker(description);
  if (described)
    return {
      isPrinter: true,
      reason: `sysDescr "${description?.slice(0, 60)}" is how printers by ${described.vendor} speak`,
    };
  const maker = makerObjectId(objectId);
  if (maker && hasPrinterRow(facts))
    return {
      isPrinter: true,
      reason: `hrPrinterTable has a row and sysObjectID ${objectId} belongs to ${maker.vendor}`,
    };

  return { isPrinter: false, reason: whyNot(facts, maker?.vendor) };
}

interface Printing {
  reason?: string;
  /** Pages or supplies were told, not only a name. */
  counts: boolean;
}

function printingEvidence(facts: Facts): Printing {
  const count = facts.column(oids.prtMarkerLifeCount).find(({ fact }) => factNumber(fact) !== undefined);
  if (count) return { reason: `counts pages (prtMarkerLifeCount ${count.fact.oid})`, counts: true };
  const supply = facts.column(oids.prtMarkerSuppliesEntry).find(({ fact }) => fact.value.type !== "NULL");
  if (supply) return { reason: `lists supplies (prtMarkerSuppliesTable ${supply.fact.oid})`, counts: true };
  for (const oid of deviceIdOids) {
    const id = deviceIdAt(facts, oid);
    if (/^print/iu.test(deviceIdField(id, "CLS") ?? ""))
      return { reason: `its IEEE 1284 device id at ${oid} says class PRINTER`, counts: true };
  }
  const general = facts
    .column(oids.prtGeneralEntry)
    .find(({ fact }) => fact.value.type !== "NULL" && fact.value.type !== "OBJECT IDENTIFIER");
  if (general) return { reason: `has a row in prtGeneralTable (${general.fact.oid})`, counts: false };
  return { counts: false };
}

const SCANNER =
  /\bscan server\b|\b(?:scanjet|digital sender|imageformula|scanfront|scansnap)\b|\bADS-\d{3,4}\w*\b|\bfi-\d{4}\w*\b|\bEPSON (?:DS|ES|FF|RR|GT)-\d{2,5}|\bCanon DR-\w|^(?:EPSON )?network scanner\b|\bdocument (?:scanner|server)\b/iu;

function scannerReason(facts: Facts): string | undefined {
  for (const oid of deviceIdOids) {
    const kind = deviceIdField(deviceIdAt(facts, oid), "CLS");
    if (kind !== undefined && /^(?:scanner|image)$/iu.test(kind))
      return `its IEEE 1284 device id says class ${kind}`;
  }
  for (const oid of [oids.sysDescr, `${oids.hrDeviceDescr}.1`]) {
    const text = textOf(facts, oid);
    if (text !== undefined && SCANNER.test(text)) return `"${text.slice(0, 60)}" is a scanner`;
  }
  return undefined;
}

const NEVER_PRINTERS = new Set(["projector", "camera", "scanner", "reader"]);

const OTHERS: [RegExp, string][] = [
  [/\bprojector\b|^canon xeed\b/iu, "projector"],
  [/\bcamera\b|^canon vb-/iu, "camera"],
  [/\brfid reader\b/iu, "reader"],
  [/\bscan server\b/iu, "scanner"],
  [/\bswitch\b/iu, "switch"],
  [/\brouter\b|\bgateway\b|\bfirewall\b/iu, "router or firewall"],
  [/\baccess point\b/iu, "access point"],
  [/\bups\b|\bpdu\b/iu, "power supply"],
  [/\bwindows version\b|^linux \S+ \d|\bhardware: .* software:/iu, "computer"],
  [/\bdisplay\b|\bsignage\b/iu, "display"],
];

function otherDevice(description: string | undefined): string | undefined {
  if (description === undefined) return undefined;
  return OTHERS.find(([words]) => words.test(description))?.[1];
}

// HOST-RESOURCES-MIB: the row in hrPrinterTable and the type of the device must agree.
function hasPrinterRow(facts: Facts): boolean {
  const rows = [
    ...facts.column(oids.hrPrinterStatus).map(({ index }) => index),
    ...facts.column(oids.hrPrinterDetectedErrorState).map(({ index }) => index),
  ];
  return rows.some((index) => objectIdOf(facts, `${oids.hrDeviceType}.${index}`) === oids.hrDevicePrinter);
}

function whyNot(facts: Facts, maker: string | undefined): string {
  if (facts.size === 0) return "it told nothing";
  if (hasPrinterRow(facts))
    return "hrDeviceTable lists a printer, as servers list their queues; nothing else speaks for one";
  return maker
    ? `its number belongs to ${maker}, who make other things too; nothing it told speaks for a printer`
    : "nothing it told speaks for a printer";
}
