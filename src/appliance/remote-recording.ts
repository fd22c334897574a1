// A recording that somebody at the server asks for: only where the customer allowed it, and always redacted.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type ConsentField, type Credential, Facts } from "../model/index.ts";
import { evaluate, matchProfile, type ProfileSet, personalData } from "../profiles/index.ts";
import { type Configuration, withheldValues } from "../protocol/index.ts";
import { formatRecording, redactRecording } from "../recording/index.ts";
import { type Clock, failure, type Log, type Outcome, success } from "../shared/index.ts";
import type { SnmpClient } from "../snmp/index.ts";
import type { Json } from "../tunnel/index.ts";
import type { InventoryDocument, InventoryEntry } from "./inventory.ts";
import { knownTarget } from "./known-target.ts";

/** Everything that printers tell stands below iso.org.dod.internet. */
const ROOT = "1.3.6.1";
const WALK = { maxRows: 50_000, maxBytes: 4 * 1024 * 1024, deadlineMs: 15 * 60_000 };

const argumentsSchema = z.strictObject({
  /** The printer's key, as this box reports it. */
  printer: z.string().min(1).max(128),
});

export interface RemoteRecordingPorts {
  clock: Clock;
  snmp: SnmpClient;
  /** In force: what they read as somebody's goes out. */
  profiles(): ProfileSet;
  log: Log;
  isAllowed(): boolean;
  configuration(): Configuration | undefined;
  mayTouch(address: string, port: number): boolean;
  inventory(): Readonly<InventoryDocument>;
  keyOf(identity: string): string;
  /** Fields that may not leave: their values go out too, as they are now and as they were. */
  withheld(): readonly ConsentField[];
  signal: AbortSignal;
}

/** Walks the printer that the command names; a refusal says why. Problems: recording.not-allowed, recording.no-printer. */
export async function recordForServer(
  ports: RemoteRecordingPorts,
  commandArguments: unknown,
): Promise<Outcome<Json>> {
  if (!ports.isAllowed())
    return failure(
      "recording.not-allowed",
      "Whoever runs the network has not allowed recordings on this box (tallybox appliance --allow-recordings).",
    );
  const asked = argumentsSchema.safeParse(commandArguments);
  if (!asked.success) return failure("usage", "The command names no printer.");
  const entry = ports
    .inventory()
    .entries.find(({ identity, superseded }) => !superseded && ports.keyOf(identity) === asked.data.printer);
  const configuration = ports.configuration();
  const target = entry && configuration && knownTarget(entry, configuration);
  if (!entry || !target)
    return failure("recording.no-printer", "This box knows no such printer, or not how to ask it.");
  const { address, port, credential } = target;
  if (!ports.mayTouch(address, port))
    return failure("consent.refused", `This box may not touch ${address} on port ${port}.`);
  ports.log.info("recording a printer for the server", { address });
  const walked = await ports.snmp.walk(target, ROOT, { ...WALK, signal: ports.signal });
  if (!walked.ok) return walked;
  const { varbinds, complete, reason } = walked.value;
  const at = ports.clock.now();
  const facts = new Facts(varbinds.flatMap(({ oid, value }) => (value ? [{ oid, value, at }] : [])));
  const personal = personalData(ports.profiles(), facts);
  const withheld = ports.withheld();
  const { printer: now } = evaluate(matchProfile(ports.profiles(), facts).profile, facts);
  const kept = redactRecording(varbinds, {
    ...personal,
    secret: randomBytes(32),
    naming: [...personal.naming, ...withheld.flatMap((field) => withheldObjects[field] ?? [])],
    planted: [
      ...personal.planted,
      ...secretsOf(credential),
      ...knownNames(entry),
      ...withheld.flatMap((field) => [
        ...withheldValues(entry.record.printer, field),
        ...withheldValues({ ...entry.record.printer, ...now }, field),
      ]),
    ],
  });
  return success({
    recording: formatRecording(kept),
    variables: kept.length,
    isComplete: complete,
    ...(reason === undefined ? {} : { cutBecause: reason }),
  });
}

/** Objects whose whole text is such a field (RFC 3805). */
const withheldObjects: Partial<Record<ConsentField, [root: string, kind: string][]>> = {
  displayText: [["1.3.6.1.2.1.43.16.5.1.2", "name"]],
  alertText: [["1.3.6.1.2.1.43.18.1.1.8", "name"]],
};

function secretsOf(credential: Credential): string[] {
  if (credential.version !== "3") return [credential.community];
  const { user, authKey, privKey, context } = credential;
  return [user, authKey, privKey, context].filter((text) => text !== undefined);
}

/** What is known to name this printer, its place or its people, wherever it may stand. */
function knownNames({ record: { printer } }: InventoryEntry): string[] {
  const { address, serialNumber, hostname, location, contact, assetNumber, macAddress } = printer;
  const names = [address, serialNumber, hostname, location, contact, assetNumber, macAddress];
  return names.filter((name) => name !== undefined);
}
