// What the server has in the end: every message once, every value once and in order, a ledger that verifies.
import { verifyStore } from "../../../src/server/ledger/index.ts";
import { type KillWorld, PRINTERS_OF_A_BOX } from "./kill-world.ts";
import type { KilledBox } from "./killed-box.ts";

/** What could only come of something lost, doubled or mistaken. */
const NEVER = [
  "appliance.cloned",
  "appliance.hardware-changed",
  "appliance.configuration-refused",
  "appliance.profiles-refused",
  "ledger.broken",
  "ledger.foreign",
  "ledger.new-chain",
  "message.refused",
  "printer.split",
];

export async function judgeServer(world: KillWorld, boxes: readonly KilledBox[]): Promise<string[]> {
  const { store } = world;
  const faults: string[] = [];
  const events = await store.selectFrom("events").select(["kind", "text", "applianceId", "detail"]).execute();
  for (const { kind, text } of events) if (NEVER.includes(kind)) faults.push(`${kind}: ${text}`);
  const ledger = await verifyStore(store);
  if (!ledger.isSound) faults.push(`the ledger is not sound: ${ledger.text}`);
  for (const box of boxes) {
    const { siteId, number, addresses } = box.place;
    const fault = (text: string) => faults.push(`box ${number}: ${text}`);
    const own = events.filter(({ applianceId }) => applianceId === box.applianceId);
    for (const { kind, text, detail } of own)
      if (kind === "message.lost" && !isSetAside(detail, box)) fault(text);
    await judgeMessages(world, box, fault);
    const printers = await store
      .selectFrom("printers")
      .select(["id", "address", "serialNumber"])
      .where("siteId", "=", siteId)
      .execute();
    if (printers.length !== PRINTERS_OF_A_BOX) fault(`${printers.length} printers at the server`);
    for (const { id, address } of printers) {
      if (!addresses.includes(address)) fault(`a printer at ${address}`);
      const values = (
        await store
          .selectFrom("readings")
          .select("value")
          .where("printerId", "=", id)
          .where("name", "=", "counters.total")
          .orderBy("at")
          .execute()
      ).map(({ value }) => value);
      const isRising = values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0));
      if (!isRising) fault(`the total of ${address} went ${values.join(" ")}`);
      await judgeVolume(world, id, values, fault);
    }
    const commands = await store
      .selectFrom("commands")
      .select(["id", "outcome", "result"])
      .where("applianceId", "=", box.applianceId)
      .execute();
    for (const { outcome, result } of commands)
      if (outcome !== "done" && !result?.includes("tunnel.interrupted"))
        fault(`a command ended as ${outcome}: ${result}`);
    const ends = own.filter(({ kind }) => kind === "command.done" || kind === "command.failed");
    if (ends.length > commands.length) fault(`${ends.length} results of ${commands.length} commands`);
  }
  return faults;
}

/** True where every number that the server lacks is that of a report which the box set aside. */
function isSetAside(detail: string | null, { setAside }: KilledBox): boolean {
  const { from, to } = JSON.parse(detail ?? "null") as { from: number; to: number };
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return numbers.every((number) => setAside.includes(number));
}

/** Numbers without a hole, each body once; an epoch for each time that a box's memory was taken away. */
async function judgeMessages(
  { store }: KillWorld,
  box: KilledBox,
  fault: (text: string) => void,
): Promise<void> {
  const rows = await store
    .selectFrom("messages")
    .select(["epoch", "sequence", "bodyHash"])
    .where("applianceId", "=", box.applianceId)
    .where("stream", "=", "data")
    .execute();
  const refused = await store
    .selectFrom("streams")
    .select(["epoch", "highest"])
    .where("applianceId", "=", box.applianceId)
    .where("stream", "=", "data")
    .execute();
  if (new Set(rows.map(({ bodyHash }) => bodyHash)).size !== rows.length) fault("a body was taken twice");
  for (const { epoch, highest } of refused) {
    const count = rows.filter((row) => row.epoch === epoch).length;
    // What was set aside after a memory was lost leaves its number unused.
    if (count !== highest && box.figures.lostMemories === 0)
      fault(`${count} messages up to number ${highest}`);
  }
  const epochs = new Set(refused.map(({ epoch }) => epoch)).size;
  if (epochs > box.figures.lostMemories + 1) fault(`${epochs} epochs`);
}

/** What the server bills is what the printer counted between the first and the last reading. */
async function judgeVolume(
  { visitor }: KillWorld,
  printerId: number,
  values: readonly number[],
  fault: (text: string) => void,
): Promise<void> {
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const to = new Date(Date.now() + 86_400_000).toISOString();
  const { counters } = await visitor.get<{
    counters: { name: string; delta: number; events: unknown[] }[];
  }>(`/api/v1/printers/${printerId}/volumes?from=${from}&to=${to}&name=counters.total`);
  const [volume] = counters;
  const printed = (values.at(-1) ?? 0) - (values[0] ?? 0);
  if (volume?.delta !== printed || volume.events.length > 0)
    fault(`${volume?.delta} pages where ${printed} were printed, ${JSON.stringify(volume?.events)}`);
}
