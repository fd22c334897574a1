// Why a printer, a range or a box is as it is: a code, what speaks for it, and since when.
import { z } from "zod";

export const printerReasonCodes = [
  "answering",
  "asleep",
  "moved",
  "other-credential",
  "silent",
  "host-up",
  "refused",
  "credential-refused",
  "replaced",
  "unreachable",
  "filtered",
  "not-asked",
  "gone",
] as const;
export type PrinterReasonCode = (typeof printerReasonCodes)[number];

export const rangeReasonCodes = [
  "range-answering",
  "range-waiting",
  "range-disabled",
  "range-not-permitted",
  "range-no-printer",
  "range-quiet",
  "range-empty",
  "range-empty-no-gateway",
  "range-unreachable",
] as const;
export type RangeReasonCode = (typeof rangeReasonCodes)[number];

/** Of somebody who announces printing services by mDNS and is not read. */
export const announcedReasonCodes = ["announced-silent", "announced-unread", "announced-not-asked"] as const;
export type AnnouncedReasonCode = (typeof announcedReasonCodes)[number];

/** What speaks for a reason: each is one observation that a person could repeat. */
export const evidenceCodes = [
  "no-snmp-answer",
  "late-answer",
  "answer-after-wake-up",
  "hardware-address-known",
  "no-hardware-address",
  "echo-answered",
  "no-echo",
  "port-unreachable",
  "administratively-prohibited",
  "router-says-unreachable",
  "no-route",
  "engine-answers",
  "user-refused",
  "access-refused",
  "other-credential-answers",
  "other-serial-answers",
  "same-serial-elsewhere",
  "not-listed",
  "credential-withdrawn",
  "not-permitted",
  "gateway-known",
  "no-gateway",
  "nothing-answers",
  "announced",
  "snmp-answered",
  "in-no-range",
  "lasting",
  "thirty-days",
] as const;
export type EvidenceCode = (typeof evidenceCodes)[number];

const common = {
  since: z.iso.datetime(),
  evidence: z.array(z.enum(evidenceCodes)).max(evidenceCodes.length),
};

export const printerReasonSchema = z.strictObject({
  code: z.enum(printerReasonCodes),
  ...common,
  /** Where it stood before, or where its successor stands. */
  address: z.string().min(1).max(64).optional(),
  /** Of the printer that answers there now. */
  serial: z.string().min(1).max(255).optional(),
});
export type PrinterReason = z.infer<typeof printerReasonSchema>;

export const rangeReasonSchema = z.strictObject({ code: z.enum(rangeReasonCodes), ...common });
export type RangeReason = z.infer<typeof rangeReasonSchema>;

export const announcedReasonSchema = z.strictObject({ code: z.enum(announcedReasonCodes), ...common });
export type AnnouncedReason = z.infer<typeof announcedReasonSchema>;

/** What a box lacks, as it sees itself: the first five before it can reach anybody, the others on its way there. */
export const boxTroubleCodes = [
  "box-no-link",
  "box-no-address",
  "box-no-disk",
  "box-lost-keys",
  "box-no-clock",
  "box-no-name",
  "box-no-connection",
  "box-no-proxy",
  "box-no-trust",
  "box-no-answer",
  "box-not-a-server",
  "box-refused",
  "box-no-server",
] as const;
export type BoxTroubleCode = (typeof boxTroubleCodes)[number];

/** Why a server hears nothing of a box. */
export const boxSilenceCodes = [
  "box-offline",
  "box-never-seen",
  "box-site-offline",
  "box-all-offline",
] as const;
export type BoxSilenceCode = (typeof boxSilenceCodes)[number];

/** Reasons of a printer that is read: nothing is missing. */
const readCodes: ReadonlySet<PrinterReasonCode> = new Set([
  "answering",
  "asleep",
  "moved",
  "other-credential",
]);

/** True where the printer's values are fresh, whatever the reason tells besides. */
export function isRead(code: PrinterReasonCode): boolean {
  return readCodes.has(code);
}
