import { z } from "zod";
import type { Store } from "../store/index.ts";

const resultSchema = z.strictObject({
  recording: z.string().max(16 * 1024 * 1024),
  variables: z.int().min(0),
  isComplete: z.boolean(),
  cutBecause: z.string().max(2000).optional(),
});
const argumentsSchema = z.object({ printer: z.string() });

/** Keeps the recording that a command brought in a table of its own; what is left for the command says how large it is. */
export async function takeRecording(
  store: Store,
  command: { id: string; applianceId: string; arguments: string },
  result: unknown,
  now: number,
): Promise<unknown> {
  const told = resultSchema.safeParse(result);
  const asked = argumentsSchema.safeParse(JSON.parse(command.arguments));
  if (!told.success || !asked.success) return { message: "What the box sent is no recording." };
  const { recording, variables, isComplete, cutBecause } = told.data;
  await store
    .insertInto("recordings")
    .values({
      commandId: command.id,
      applianceId: command.applianceId,
      printerKey: asked.data.printer,
      text: recording,
      variables,
      isComplete: isComplete ? 1 : 0,
      cutBecause: cutBecause ?? null,
      receivedAt: now,
    })
    .execute();
  return { message: `${variables} variables were recorded.`, variables, isComplete };
}
