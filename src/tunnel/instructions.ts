// What a verified answer asks for beside its message: time, configuration, commands, reports.

import { z } from "zod";
import { parseConfiguration, type ServerMessage } from "../protocol/index.ts";
import type { Outcome } from "../shared/index.ts";
import type { TunnelContext } from "./ports.ts";

export interface InstructionPorts {
  takeCommands(commands: NonNullable<ServerMessage["commands"]>, serverTime: number): void;
  /** A full report is wanted, unless one waits already. */
  wantFull(): Promise<Outcome<void>>;
  recall(from: number): Promise<Outcome<void>>;
}

const issuesSchema = z.object({
  issues: z.array(z.object({ field: z.string(), message: z.string() })).max(20),
});

/** Carries out what an answer asks for; nothing in it can fail the message that was answered. */
export async function followAnswer(
  context: TunnelContext,
  { takeCommands, wantFull, recall }: InstructionPorts,
  answer: ServerMessage,
): Promise<void> {
  const { ports, state, outbox } = context;
  const serverTime = Date.parse(answer.serverTime);
  ports.onServerTime?.(serverTime);
  state.delivery.update((data) => {
    data.lastAnswerAt = ports.clock.now();
  });
  if (answer.ledger !== undefined) ports.onLedgerHeld?.(answer.ledger, outbox.waiting.length === 0);
  if (answer.config) await takeConfiguration(context, answer.config);
  for (const want of answer.want ?? []) {
    const done = await (want === "full" ? wantFull() : recall(want.from));
    if (!done.ok) ports.log.warn(done.problem.message);
  }
  if (answer.commands) takeCommands(answer.commands, serverTime);
}

/** Hands a configuration over whole, or keeps why it cannot be used for the next check-in. */
export async function takeConfiguration(
  { ports, state }: TunnelContext,
  document: Record<string, unknown>,
): Promise<Outcome<void>> {
  const revision = typeof document.revision === "string" ? document.revision.slice(0, 64) || null : null;
  // A message that was written before the change is answered with what is in force by now.
  if (revision !== null && revision === ports.configRevision()) return { ok: true, value: undefined };
  const parsed = parseConfiguration(document);
  const taken = parsed.ok ? await ports.onConfiguration(parsed.value) : parsed;
  const known = state.delivery.data.configProblem;
  if (taken.ok) {
    if (known) {
      state.delivery.update((data) => {
        data.configProblem = null;
      });
    }
    return taken;
  }
  const { message, detail } = taken.problem;
  if (known?.revision !== revision || known.message !== message) {
    ports.log.warn(`the new configuration is not used: ${message}`, { revision: revision ?? undefined });
    const issues = issuesSchema.safeParse(detail);
    state.delivery.update((data) => {
      data.configProblem = {
        revision,
        message: message.slice(0, 2000),
        ...(issues.success ? { issues: issues.data.issues } : {}),
      };
    });
  }
  return taken;
}
