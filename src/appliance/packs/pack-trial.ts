// Other profiles are tried on the printers that this box knows before they are used: first on what those told last,
// then, where the new profiles ask for more than was ever asked, on one printer of each model.
import type { Collection } from "../../collection/index.ts";
import { printerIdentity, printerName } from "../../model/index.ts";
import {
  evaluate,
  matchProfile,
  type Profile,
  type ProfileSet,
  profileOfDevice,
  readingPlan,
  whatGotWorse,
} from "../../profiles/index.ts";
import { factsOf, type InventoryEntry } from "../inventory.ts";

/** Printers of one model that are asked until one answers. */
const TRIES_PER_MODEL = 3;
const MODELS_READ_AT_MOST = 64;

export interface TrialPorts {
  current: ProfileSet;
  next: ProfileSet;
  entries: readonly InventoryEntry[];
  /** Reads a printer with the new profiles; undefined where it may not be asked or does not answer. */
  read(entry: InventoryEntry): Promise<Collection | undefined>;
}

export interface Trial {
  /** A sentence for each printer that would be read worse. */
  worse: string[];
  /** Printers whose rules change: what was learned of them is out of date. */
  changed: number[];
  replayed: number;
  /** Printers that were read with the new profiles. */
  read: number;
}

interface Change {
  entry: InventoryEntry;
  before: Profile;
  after: Profile;
}

export async function tryProfiles(ports: TrialPorts): Promise<Trial> {
  const trial: Trial = { worse: [], changed: [], replayed: 0, read: 0 };
  const toAsk = new Map<string, Change[]>();
  for (const entry of ports.entries) {
    const change = changeFor(entry, ports);
    trial.replayed++;
    if (!change) continue;
    trial.changed.push(entry.ref);
    if (!asksMore(change)) noteWorse(trial, entry, replay(change));
    else {
      const model = `${change.before.id}\n${change.after.id}\n${entry.record.printer.model ?? ""}`;
      toAsk.set(model, [...(toAsk.get(model) ?? []), change]);
    }
  }
  // What the replay finds wrong already needs no packets.
  if (trial.worse.length > 0) return trial;
  for (const changes of [...toAsk.values()].slice(0, MODELS_READ_AT_MOST))
    await readOne(trial, changes, ports);
  return trial;
}

function changeFor(entry: InventoryEntry, { current, next }: TrialPorts): Change | undefined {
  const facts = factsOf(entry);
  const { device } = entry;
  const fitting = (set: ProfileSet) =>
    device === undefined ? matchProfile(set, facts).profile : profileOfDevice(set.base, device);
  const known = current.profiles.find(({ id }) => id === entry.memory.profile.id);
  const before = device === undefined && known ? known : fitting(current);
  const after = fitting(next);
  return JSON.stringify(before) === JSON.stringify(after) ? undefined : { entry, before, after };
}

/** True where the new profile looks at something that was never asked for: what is known cannot judge it. */
function asksMore({ before, after }: Change): boolean {
  const asked = askedFor(before);
  return [...askedFor(after)].some((oid) => !asked.has(oid));
}

function askedFor(profile: Profile): Set<string> {
  const plan = readingPlan(profile);
  const columns = plan.tables.flatMap((table) => table.columns.map(({ oid }) => oid));
  return new Set([...plan.scalars.map(({ oid }) => oid), ...columns]);
}

function replay({ entry, before, after }: Change): string[] {
  const facts = factsOf(entry);
  const { address, port } = entry.record.printer;
  const [was, is] = [before, after].map((profile) => evaluate(profile, facts, { address }).printer);
  return was && is ? whatGotWorse(was, is, { address, port, isSameMoment: true }) : [];
}

async function readOne(trial: Trial, changes: Change[], ports: TrialPorts): Promise<void> {
  for (const { entry, before } of changes
    .filter(({ entry }) => entry.record.state === "answering")
    .slice(0, TRIES_PER_MODEL)) {
    const collection = await ports.read(entry);
    if (!collection?.evaluation || collection.outcome !== "complete") continue;
    const { address, port } = entry.record.printer;
    const { printer } = evaluate(before, collection.facts, { address });
    const identity = printerIdentity(printer, address, port, entry.device);
    // Another printer has this address by now: it says nothing about the one that is known.
    if (!identity.startsWith("address:") && identity !== entry.identity) continue;
    trial.read++;
    const options = { address, port, isSameMoment: false };
    noteWorse(trial, entry, whatGotWorse(entry.record.printer, collection.evaluation.printer, options));
    return;
  }
}

function noteWorse(trial: Trial, { record: { printer } }: InventoryEntry, worse: string[]): void {
  if (worse.length === 0) return;
  const more = worse.length > 3 ? ` and ${worse.length - 3} more` : "";
  const who = `${printerName(printer) ?? "The printer"} at ${printer.address}`;
  trial.worse.push(`${who}: ${worse.slice(0, 3).join("; ")}${more}`);
}
