// Which of the printers that a box knows has just answered. docs/identity.md says the same in plain words.
import { identityKind, oddStep, printerIdentity, twinIdentity } from "../model/index.ts";
import type { Answer, InventoryEntry } from "./inventory.ts";
import { hasAnsweredSince, isAt } from "./places.ts";

/** The printer that answered, if it is known, and the identity that it has from now on. */
export function recognise(
  entries: readonly InventoryEntry[],
  answer: Answer,
): { entry: InventoryEntry | undefined; identity: string } {
  const fields = answer.collection.evaluation?.printer ?? {};
  const identity = printerIdentity(fields, answer.address, answer.port, answer.device);
  const mac = fields.macAddress;

  const asTwin = mac === undefined ? undefined : twinIdentity(identity, fields, answer.address);
  const twin = asTwin && entries.find((entry) => entry.identity === asTwin);
  if (twin) return { entry: twin, identity: twin.identity };
  const same = entries.find((entry) => entry.identity === identity);
  if (same && asTwin && isTwin(same, answer)) return { entry: undefined, identity: asTwin };
  if (same) return { entry: same, identity };

  const kind = identityKind(identity);
  const entry =
    kind === "serial"
      ? (bySerialAlone(entries, identity, answer) ?? byBoard(entries, answer) ?? byPlace(entries, answer))
      : kind === "mac"
        ? (byBoard(entries, answer) ?? byPlace(entries, answer))
        : byPlace(entries, answer);
  if (!entry) return { entry, identity };
  return { entry, identity: isBetter(identity, entry.identity) ? identity : entry.identity };
}

/**
 * Two printers of one serial number, with two boards, or of one board that a print server lends to both: both answered
 * in this round, and they differ in what they are.
 */
function isTwin(known: InventoryEntry, answer: Answer): boolean {
  const { printer } = known.record;
  const now = answer.collection.evaluation?.printer;
  if (isAt(known, answer) || !hasAnsweredSince(known, answer.roundStartedAt)) return false;
  if (!now?.macAddress || !printer.macAddress) return false;
  const isLent = now.macAddress === printer.macAddress;
  if (isLent === (identityKind(known.identity) === "serial")) return false;
  if (printer.model !== undefined && now.model !== undefined && printer.model !== now.model) return true;
  const [before, after] = [printer.counters?.total, now.counters?.total];
  if (typeof before !== "number" || typeof after !== "number") return false;
  const elapsed = Date.parse(answer.at) - Date.parse(known.record.lastSeen);
  return oddStep(Math.min(before, after), Math.max(before, after), elapsed) !== undefined;
}

/** The same serial number under another maker's name, which a new profile may spell differently. */
function bySerialAlone(
  entries: readonly InventoryEntry[],
  identity: string,
  answer: Answer,
): InventoryEntry | undefined {
  const serial = identity.slice(identity.lastIndexOf(":"));
  return only(
    entries.filter(
      (entry) =>
        identityKind(entry.identity) === "serial" &&
        entry.identity.endsWith(serial) &&
        (isAt(entry, answer) || isSameBoard(entry, answer)),
    ),
  );
}

/** The same network board at the same port, where the serial number is told by one of the two times only. */
function byBoard(entries: readonly InventoryEntry[], answer: Answer): InventoryEntry | undefined {
  const isSerialTold = answer.collection.evaluation?.printer.serialNumber !== undefined;
  return only(
    entries.filter(
      (entry) =>
        isSameBoard(entry, answer) &&
        entry.record.printer.port === answer.port &&
        entry.device === answer.device &&
        (identityKind(entry.identity) === "serial") !== isSerialTold &&
        !contradicts(entry, answer),
    ),
  );
}

// An identity made of the address alone is no witness: whoever stands there told too little this time or before.
function byPlace(entries: readonly InventoryEntry[], answer: Answer): InventoryEntry | undefined {
  const { serialNumber, macAddress } = answer.collection.evaluation?.printer ?? {};
  const isWeak = serialNumber === undefined && macAddress === undefined;
  return entries.find(
    (entry) =>
      !entry.superseded &&
      isAt(entry, answer) &&
      (isWeak || identityKind(entry.identity) === "address") &&
      !contradicts(entry, answer),
  );
}

/** What it says of itself cannot be the same printer; a reading that was cut short is no witness of the model. */
function contradicts(entry: InventoryEntry, { collection }: Answer): boolean {
  const before = entry.record.printer;
  const now = collection.evaluation?.printer;
  if (collection.outcome !== "complete" || !now) return false;
  const differ = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && a !== b;
  return differ(before.vendor, now.vendor) || differ(before.model, now.model);
}

function isSameBoard(entry: InventoryEntry, { collection }: Answer): boolean {
  const mac = collection.evaluation?.printer.macAddress;
  return mac !== undefined && mac === entry.record.printer.macAddress;
}

/** One candidate is evidence; several are none. */
function only(found: InventoryEntry[]): InventoryEntry | undefined {
  return found.length === 1 ? found[0] : undefined;
}

const ranks = { serial: 2, mac: 1, address: 0 };

function isBetter(identity: string, than: string): boolean {
  return ranks[identityKind(identity)] >= ranks[identityKind(than)];
}
