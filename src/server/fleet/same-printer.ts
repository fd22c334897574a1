// What speaks for two rows being one printer. Certain evidence links; anything less is shown to a person.
import { oddStep, WITHHELD_ADDRESS } from "../../model/index.ts";

export interface RowFacts {
  id: number;
  address: string;
  vendor: string | null;
  model: string | null;
  serialNumber: string | null;
  hostname: string | null;
  location: string | null;
  macAddress: string | null;
  assetNumber: string | null;
  state: string;
  lastSeen: number;
  total: number | null;
  totalUnit: string | null;
}

export interface Likeness {
  isCertain: boolean;
  /** Sentences that a person can check. */
  evidence: string[];
}

/**
 * Whether a printer that just appeared may be one that was there before; undefined when nothing worth a look speaks
 * for it. Certain only: one network board, one model, and the serial number told by one of them alone.
 */
export function likeness(before: RowFacts, now: RowFacts): Likeness | undefined {
  if (!before.model || before.model !== now.model || (before.vendor ?? "") !== (now.vendor ?? "")) return;
  const isSameBoard = before.macAddress !== null && before.macAddress === now.macAddress;
  const isOtherSerial =
    before.serialNumber !== null && now.serialNumber !== null && before.serialNumber !== now.serialNumber;
  // Two that answer at two places are two, unless they share the network board.
  if (!isSameBoard && before.state === "answering" && before.address !== now.address) return;
  const evidence = [`Both are ${now.model}.`];
  if (isSameBoard) evidence.push(`Both have the MAC address ${now.macAddress}.`);

  const isSameAsset = before.assetNumber !== null && before.assetNumber === now.assetNumber;
  if (isSameAsset) evidence.push(`Both carry the asset number ${now.assetNumber}.`);
  const goesOn = continues(before, now);
  if (goesOn) evidence.push(`The counter goes on: ${before.total}, then ${now.total}.`);
  const places = [
    // An address that nobody tells is no place.
    before.address === now.address && now.address !== WITHHELD_ADDRESS && `Both at ${now.address}.`,
    before.hostname !== null && before.hostname === now.hostname && `Both are called ${now.hostname}.`,
    before.location !== null && before.location === now.location && `Both stand at “${now.location}”.`,
  ].filter((text) => text !== false);
  evidence.push(...places);
  if (isOtherSerial)
    evidence.push(`Their serial numbers differ: ${before.serialNumber}, then ${now.serialNumber}.`);

  const oneSerial = (before.serialNumber === null) !== (now.serialNumber === null);
  if (isSameBoard && oneSerial) return { isCertain: true, evidence };
  const isWorthALook = isSameBoard || isSameAsset || (goesOn && places.length > 0);
  return isWorthALook ? { isCertain: false, evidence } : undefined;
}

/** The later one's counter is where the earlier one's could have got to by itself; a small count proves nothing. */
function continues(before: RowFacts, now: RowFacts): boolean {
  if (before.total === null || now.total === null || before.total < 100) return false;
  const elapsed = now.lastSeen - before.lastSeen;
  // A twentieth more is as much as a printer prints while its board is changed.
  return (
    oddStep(before.total, now.total, elapsed, now.totalUnit ?? undefined) === undefined &&
    now.total - before.total <= Math.max(500, before.total / 20)
  );
}
