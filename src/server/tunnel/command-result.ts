import type { ApplianceMessage } from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import type { Appliance, Store } from "../store/index.ts";
import { takeRecording } from "./recording-result.ts";

export type CommandResultMessage = Extract<ApplianceMessage, { type: "command-result" }>;

/** Keeps a part of a command's result; with the last part the command is over. */
export async function takeCommandResult(
  store: Store,
  appliance: Appliance,
  message: CommandResultMessage,
  bodyHash: string,
  now: number,
): Promise<void> {
  const { id, ok, result, problem, part, parts } = message.payload;
  const command = await store
    .selectFrom("commands")
    .select(["id", "applianceId", "type", "arguments", "resultAt", "digests"])
    .where("id", "=", id)
    .where("applianceId", "=", appliance.id)
    .executeTakeFirst();
  // A command that was deleted meanwhile, or whose result is here already: nothing to keep, nothing to refuse.
  if (!command || command.resultAt !== null) return;
  const before = command.digests === null ? [] : (JSON.parse(command.digests) as string[]);
  await store
    .updateTable("commands")
    .set({ digests: JSON.stringify([...before, bodyHash]) })
    .where("id", "=", id)
    .execute();
  await store
    .insertInto("commandParts")
    .values({ commandId: id, part, result: JSON.stringify(result ?? null) })
    .onConflict((conflict) =>
      conflict.columns(["commandId", "part"]).doUpdateSet({ result: JSON.stringify(result ?? null) }),
    )
    .execute();
  if (ok && part < parts) return;
  const all = await store
    .selectFrom("commandParts")
    .select("result")
    .where("commandId", "=", id)
    .orderBy("part")
    .execute();
  const told = ok ? joined(all.map((row) => JSON.parse(row.result) as unknown)) : (problem ?? null);
  const whole = ok && command.type === "record" ? await takeRecording(store, command, told, now) : told;
  await store
    .updateTable("commands")
    .set({ resultAt: now, outcome: ok ? "done" : "failed", result: JSON.stringify(whole) })
    .where("id", "=", id)
    .execute();
  await store.deleteFrom("commandParts").where("commandId", "=", id).execute();
  await addEvent(store, now, {
    severity: ok ? "info" : "attention",
    kind: ok ? "command.done" : "command.failed",
    text: ok
      ? `${appliance.name} has run ${command.type}.`
      : `${appliance.name} could not run ${command.type}: ${problem?.message ?? "no reason was given"}`,
    siteId: appliance.siteId,
    applianceId: appliance.id,
  });
}

// One part is the result itself; several are pieces of its JSON text.
function joined(parts: unknown[]): unknown {
  if (parts.length === 1) return parts[0];
  const text = parts.join("");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
