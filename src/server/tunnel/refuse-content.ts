import { bodyHash, type FieldIssue, type MessageHeader, type Refusal } from "../../protocol/index.ts";
import type { Problem } from "../../shared/index.ts";
import { addEvent } from "../events.ts";
import type { Store } from "../store/index.ts";
import { nothingAccepted, type Reply } from "./answer.ts";
import { applianceBy } from "./appliance-row.ts";
import { judgeSequence } from "./sequence.ts";
import { acceptedHash, acceptedOf, noteRefused, streamState } from "./streams.ts";

/**
 * Refuses a known sender's message whose content is wrong. It goes to the box's quarantine and blocks nothing: its
 * number counts as spoken for.
 */
export async function refuseContent(
  store: Store,
  now: number,
  arrived: { signKey: string; body: Uint8Array },
  problem: Problem,
): Promise<Reply> {
  const { header, issues } = (problem.detail ?? {}) as { header?: MessageHeader; issues?: FieldIssue[] };
  const field = issues?.[0]?.field;
  const reason: Refusal = {
    code: header?.type === "report" ? "report-invalid" : "message-invalid",
    message: problem.message.slice(0, 2000),
    ...(field ? { field: field.slice(0, 255) } : {}),
  };
  return await store.transaction().execute(async (tx): Promise<Reply> => {
    const appliance = await applianceBy(tx, arrived.signKey);
    if (!appliance) return { accepted: nothingAccepted, reason };
    if (header?.stream === "data" && header.hardware === appliance.hardware) {
      const key = { applianceId: appliance.id, epoch: header.epoch, stream: header.stream };
      const state = await streamState(tx, key);
      const hash = bodyHash(arrived.body);
      const known = await acceptedHash(tx, key, header.sequence, state);
      const arrival = { stream: header.stream, sequence: header.sequence, bodyHash: hash };
      if (judgeSequence(state, arrival, known, header.epoch === appliance.epoch).verdict === "next") {
        await noteRefused(tx, key, header.sequence, now);
      }
    }
    await addEvent(tx, now, {
      severity: "attention",
      kind: "message.refused",
      text: `A message of ${appliance.name} was refused: ${reason.message}`,
      siteId: appliance.siteId,
      applianceId: appliance.id,
    });
    return { accepted: header ? await acceptedOf(tx, appliance.id, header.epoch) : nothingAccepted, reason };
  });
}
