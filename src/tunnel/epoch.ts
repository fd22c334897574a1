// Epochs: new with each identity and whenever what was remembered was lost or is older than what was sent.

import { newRandomId } from "../protocol/index.ts";
import { type Outcome, success } from "../shared/index.ts";
import { compose, reopen } from "./compose.ts";
import type { TunnelContext } from "./ports.ts";
import { freshDelivery } from "./tunnel-state.ts";

/** The highest data sequence that any file of the current epoch bears. */
export function highestFiled({ outbox, state }: TunnelContext): number {
  const { epoch } = state.delivery.data;
  const filed = [...outbox.waiting, ...outbox.sent, ...outbox.quarantined];
  return filed.reduce((most, each) => (each.epoch === epoch ? Math.max(most, each.sequence) : most), 0);
}

/** True when an acknowledged report is newer than what is remembered: the memory was put back from a backup. */
export function memoryIsOlderThanOutbox({ outbox, state }: TunnelContext): boolean {
  const { epoch, dataUsed } = state.delivery.data;
  return outbox.sent.some((each) => each.epoch === epoch && each.sequence > dataUsed);
}

/**
 * Begins a new epoch; what waits is numbered anew in it and a full report is wanted. The first of a box that was never
 * started before is nothing to tell.
 */
export async function beginEpoch(
  context: TunnelContext,
  reason: string,
  isFirst = false,
): Promise<Outcome<void>> {
  const { ports, state } = context;
  state.delivery.update((data) => {
    const { configProblem, commands, lastAnswerAt, lastReportAt } = data;
    Object.assign(data, freshDelivery(), { configProblem, commands, lastAnswerAt, lastReportAt });
    data.epoch = newRandomId(ports.random);
  });
  if (!isFirst) ports.log.warn("a new epoch begins", { reason });
  const flushed = await state.delivery.flush();
  return flushed.ok ? renumberWaiting(context) : flushed;
}

/** Gives messages of earlier epochs the next numbers of this one, in their order. */
export async function renumberWaiting({ outbox, state, ports }: TunnelContext): Promise<Outcome<void>> {
  const { delivery } = state;
  const { epoch } = delivery.data;
  if (epoch === null) return success(undefined);
  for (const message of outbox.waiting.filter((each) => each.epoch !== epoch)) {
    const body = await outbox.body(message);
    const content = body && reopen(body);
    if (!content) {
      ports.log.error("a message in the outbox is damaged; set aside", { sequence: message.sequence });
      const aside = await outbox.quarantine(message);
      if (!aside.ok) return aside;
      continue;
    }
    const { lost: _, ...rest } = content;
    const sequence = delivery.data.dataUsed + 1;
    const next = compose({ ...rest, epoch, sequence });
    const written = await outbox.rewrite(message, next, { epoch, sequence });
    if (!written.ok) return written;
    delivery.update((data) => {
      data.dataUsed = sequence;
    });
  }
  return success(undefined);
}
