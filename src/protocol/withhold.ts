// Takes out of a printer's record what its owner keeps: the fields, the readings that they came from, and their values
// wherever else they may stand. The box does so before anything leaves, the server with what it was told before.
import { type ConsentField, WITHHELD_ADDRESS } from "../model/index.ts";
import type { PrinterRecord } from "./printer-record.ts";
import { pathOfReading } from "./report-derived.ts";

type Printer = PrinterRecord["printer"];
/** A printer as it is known where nothing is withheld. */
export type KeptPrinter = Omit<Printer, "key">;
/** Takes withheld values out of a text. */
export type Clean = (text: string) => string;

/** What stands where something was taken out of a text. */
export const GAP = "…";
/** Shorter values stand in every other word: they are taken out only where they are a text's whole content. */
const LEAST_LENGTH = 4;

/** The record without the withheld fields, and without their values in any other. */
export function withholdFromRecord(record: PrinterRecord, withheld: readonly ConsentField[]): PrinterRecord {
  if (withheld.length === 0) return record;
  const isWithheld = (field: ConsentField) => withheld.includes(field);
  const clean = cleaner([record.printer], withheld);
  const { readings, macAddress, alerts, key, address, port, snmpVersion, ...rest } = record.printer;
  const kept: Partial<Printer> = {};
  for (const [name, value] of Object.entries(rest))
    if (!(withheld as readonly string[]).includes(name))
      Object.assign(kept, { [name]: cleanAll(value, clean) });
  const printer: Printer = {
    ...{ key, address: isWithheld("address") ? WITHHELD_ADDRESS : address, port, snmpVersion, ...kept },
    // Half an address is none.
    ...(macAddress !== undefined &&
      !isWithheld("macAddress") &&
      clean(macAddress) === macAddress && { macAddress }),
    ...(alerts && {
      alerts: alerts.map((alert) => withholdFromAlert(alert, isWithheld("alertText"), clean)),
    }),
    ...(readings && { readings: readings.filter((reading) => mayLeave(reading, withheld, clean)) }),
  };
  const { reason, ...frame } = record;
  if (!reason) return { ...frame, printer };
  const { address: elsewhere, serial, ...why } = reason;
  return {
    ...frame,
    printer,
    reason: {
      ...why,
      ...(elsewhere !== undefined && !isWithheld("address") && { address: elsewhere }),
      ...(serial !== undefined && !isWithheld("serialNumber") && { serial }),
    },
  };
}

/** Every text within, cleaned. */
function cleanAll(value: unknown, clean: Clean): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map((each) => cleanAll(each, clean));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleanAll(each, clean)]));
}

type Alert = NonNullable<Printer["alerts"]>[number];

function withholdFromAlert({ text, ...alert }: Alert, isTextWithheld: boolean, clean: Clean): Alert {
  const kept = cleanAll(alert, clean) as Alert;
  return text === undefined || isTextWithheld ? kept : { ...kept, text: clean(text) };
}

/** A reading that came from a withheld field, or tells of its value in any form, stays here whole. */
function mayLeave(
  { name, oid, value }: NonNullable<Printer["readings"]>[number],
  withheld: readonly ConsentField[],
  clean: Clean,
): boolean {
  const isOfField = withheld.some((field) =>
    field === "alertText"
      ? name.startsWith("alerts.") && name.endsWith(".description")
      : pathOfReading(name) === field,
  );
  const text = String(value);
  return !isOfField && clean(text) === text && clean(oid) === oid;
}

export function withheldValues(printer: KeptPrinter, field: ConsentField): string[] {
  if (field === "alertText") return printer.alerts?.flatMap(({ text }) => text ?? []) ?? [];
  const value = printer[field];
  return value === undefined || value.trim() === "" ? [] : [value.trim()];
}

/** What takes the withheld values of these printers out of texts. */
export function cleaner(printers: readonly KeptPrinter[], withheld: readonly ConsentField[]): Clean {
  const whole = new Set<string>();
  const patterns: { within: string; pattern: RegExp }[] = [];
  for (const printer of printers)
    for (const field of withheld)
      for (const value of withheldValues(printer, field)) {
        whole.add(value.toLowerCase());
        if (value.length < LEAST_LENGTH) continue;
        for (const form of formsOf(value))
          patterns.push({ within: bare(form), pattern: patternOf(form, field) });
      }
  if (whole.size === 0) return (text) => text;
  // The longest first: a shorter one may be a part of it.
  patterns.sort((a, b) => b.within.length - a.within.length);
  const shortest = patterns.at(-1)?.within.length ?? Number.POSITIVE_INFINITY;
  return (text) => {
    if (whole.has(text.trim().toLowerCase())) return GAP;
    if (text.length < shortest) return text;
    let cleaned = text;
    let left = bare(text);
    for (const { within, pattern } of patterns) {
      if (!left.includes(within)) continue;
      cleaned = cleaned.replaceAll(pattern, GAP);
      left = bare(cleaned);
    }
    return cleaned;
  };
}

/** The value as it may stand in a text, and as the hexadecimal digits of its octets. */
function formsOf(value: string): string[] {
  const octets = [Buffer.from(value, "utf8").toString("hex"), Buffer.from(value, "latin1").toString("hex")];
  const parts = /^\d{1,3}(\.\d{1,3}){3}$/.test(value) ? value.split(".") : undefined;
  const number = parts && Buffer.from(parts.map(Number)).toString("hex");
  return [...new Set([value, ...octets, ...(number === undefined ? [] : [number])])];
}

/** Without what people and devices put between the signs of a number. */
function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[\s:.-]/g, "");
}

function patternOf(form: string, field: ConsentField): RegExp {
  const isNumber = field === "serialNumber" || field === "macAddress" || field === "assetNumber";
  const signs = isNumber ? [...form].filter((sign) => !/[\s:.-]/.test(sign)) : [...form];
  const escaped = signs.map((sign) => sign.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return new RegExp(escaped.join(isNumber ? "[\\s:.-]*" : ""), "giu");
}
