// The pages of what leaves and what may, with a report, a check-in and a claim to read.
import { createHash } from "node:crypto";
import type { MessageType, SentMessage } from "../../src/appliance/archive.ts";
import { consentSection } from "../../src/appliance/web/consent-section.tsx";
import { messagesSection } from "../../src/appliance/web/messages-section.tsx";
import { encodeBody } from "../../src/protocol/index.ts";
import { diffReport } from "../../src/report/index.ts";
import { success } from "../../src/shared/index.ts";
import { inventedFleet } from "./fleet-records.ts";

const now = Date.now();
const [report] = diffReport(undefined, inventedFleet(12));

function sent(type: MessageType, sequence: number, payload: unknown, more: Partial<SentMessage>) {
  const body = encodeBody({ v: 1, type, sequence, sentAt: new Date(now).toISOString(), payload });
  const message: SentMessage = {
    ...{ hash: createHash("sha256").update(body).digest("hex"), type, sequence, epoch: "a".repeat(32) },
    ...{ stream: "data", bodyBytes: body.length, sealedBytes: 900, envelope: "e".repeat(64) },
    ...{ firstAt: now - sequence * 60_000, lastAt: now, attempts: 1, ...more },
  };
  return { message, body };
}

const all = [
  sent("report", 7, report, { answer: "accepted" }),
  sent("report", 8, { form: "changes" }, {}),
  sent("check-in", 40, { versions: { appliance: "1.0.0" } }, { answer: "cloned" }),
];

/** The digest of the report among them. */
export const shownReport = all[0]?.message.hash ?? "";

/** One that tells next to nothing. */
export const shortReport = all[1]?.message.hash ?? "";

export const glassSections = () => [
  messagesSection({
    waiting: () => [{ hash: "f".repeat(64), type: "report", sequence: 9, writtenAt: now }],
    sent: () => all.map(({ message }) => message),
    body: async (hash) => all.find(({ message }) => message.hash === hash)?.body,
  }),
  consentSection({
    followConsent: async () => success(undefined),
    eraseSerials: async (serials) => success(serials?.length ?? 3),
  }),
];
