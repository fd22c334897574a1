// Checks a stretch of a chain and names what was done to it. Needs the entries (or the hashes of those withheld), the
// signed heads and the appliance's public key, and nothing else.

import { type ChainStart, chainHash, contentHash, type LedgerEntry, linkHash } from "./ledger-entry.ts";
import { type LedgerHead, verifyHead } from "./ledger-head.ts";

/** An entry as it is kept: its place, its bonds, and what it says (or, where that is withheld, the hash of it). */
export interface LinkedEntry {
  index: number;
  previous: string;
  hash: string;
  /** `contentHash` of the entry. */
  content: string | LedgerEntry;
}

export interface ChainStretch {
  start: ChainStart;
  /** First index that is meant to be here. */
  from: number;
  /** The hash before that one, where it is known; of a chain's first entry it always is. */
  before?: string;
  /** In the order in which they stand. */
  entries: readonly LinkedEntry[];
  heads: readonly LedgerHead[];
}

export type LedgerFault =
  | "edited"
  | "deleted"
  | "inserted"
  | "reordered"
  | "cut-off"
  | "not-signed"
  | "rewritten"
  | "head-invalid";

export interface LedgerFinding {
  fault: LedgerFault;
  /** Entries at fault, first and last. */
  from: number;
  to: number;
}

export interface CheckedChain {
  findings: LedgerFinding[];
  entries: number;
  heads: number;
  /** Last index that a sound head vouches for; undefined where there is none. */
  provenTo: number | undefined;
}

/** Every finding names the entries by index; none means that nothing was changed since the appliance signed. */
export function checkChain(stretch: ChainStretch): CheckedChain {
  const { entries, from } = stretch;
  const findings: LedgerFinding[] = [];
  const note = (fault: LedgerFault, first: number, last = first) =>
    findings.push({ fault, from: first, to: last });

  const heads = stretch.heads.filter((head) => {
    const isSound = verifyHead(stretch.start, head);
    if (!isSound) note("head-invalid", head.index);
    return isSound;
  });
  heads.sort((a, b) => a.index - b.index);
  const lastSigned = heads.at(-1)?.index ?? from - 1;
  const bonds = bondsOf(stretch, heads);

  const kept = withoutStrangers(entries, bonds, lastSigned, from, note);
  namePlaces(kept, note);
  const byIndex = new Map(kept.map((entry) => [entry.index, entry]));
  const edited = nameEdited(stretch, byIndex, bonds, note);
  nameMissing(byIndex, from, lastSigned, heads, note);
  const provenTo = nameRewritten(byIndex, heads, edited, from, note);

  return { findings: joined(findings), entries: entries.length, heads: stretch.heads.length, provenTo };
}

/** In the chain's order, neighbours with the same fault as one. */
function joined(findings: LedgerFinding[]): LedgerFinding[] {
  const sorted = findings.toSorted((a, b) => a.from - b.from);
  const result: LedgerFinding[] = [];
  for (const finding of sorted) {
    const last = result.findLast(({ fault }) => fault === finding.fault);
    if (last && last.to + 1 === finding.from) last.to = finding.to;
    else result.push({ ...finding });
  }
  return result;
}

type Note = (fault: LedgerFault, first: number, last?: number) => void;

/** By index, the hashes that others say that entry has: its successor's bond, or a sound head. */
function bondsOf({ entries }: ChainStretch, heads: readonly LedgerHead[]): Map<number, Set<string>> {
  const bonds = new Map<number, Set<string>>();
  const add = (index: number, hash: string) => bonds.set(index, (bonds.get(index) ?? new Set()).add(hash));
  for (const { index, previous } of entries) add(index - 1, previous);
  for (const { index, hash } of heads) add(index, hash);
  return bonds;
}

function isWhole({ index, previous, hash, content }: LinkedEntry): boolean {
  return linkHash(index, previous, typeof content === "string" ? content : contentHash(content)) === hash;
}

/** Takes out what has no place of its own: a second entry with one index, and what lies outside the signed chain. */
function withoutStrangers(
  entries: readonly LinkedEntry[],
  bonds: ReadonlyMap<number, Set<string>>,
  lastSigned: number,
  from: number,
  note: Note,
): LinkedEntry[] {
  const best = new Map<number, { place: number; worth: number }>();
  for (const [place, entry] of entries.entries()) {
    const isBound = bonds.get(entry.index)?.has(entry.hash) === true;
    // Of two copies the one in its place is the one that was always there.
    const isInPlace = entries[place - 1]?.index === entry.index - 1;
    const worth = (isBound ? 4 : 0) + (isWhole(entry) ? 2 : 0) + (isInPlace ? 1 : 0);
    const known = best.get(entry.index);
    if (!known || worth > known.worth) best.set(entry.index, { place, worth });
  }
  return entries.filter((entry, place) => {
    if (entry.index < from) note("inserted", entry.index);
    else if (best.get(entry.index)?.place !== place) note("inserted", entry.index);
    else if (entry.index > lastSigned) note("not-signed", entry.index);
    else return true;
    return false;
  });
}

/** Entries that stand before one with a lower index: the fewest that have to move are named. */
function namePlaces(kept: readonly LinkedEntry[], note: Note): void {
  const inOrder = longestRise(kept.map(({ index }) => index));
  for (const [place, { index }] of kept.entries()) if (!inOrder.has(place)) note("reordered", index);
}

/** Places of a longest rising run of numbers that differ (patience sorting). */
function longestRise(numbers: readonly number[]): Set<number> {
  const tops: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [place, number] of numbers.entries()) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[tops[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? tops[low - 1] : undefined);
    tops[low] = place;
  }
  const run = new Set<number>();
  for (let place = tops.at(-1); place !== undefined; place = before[place]) run.add(place);
  return run;
}

function nameEdited(
  { start, from, before: anchor }: ChainStretch,
  byIndex: ReadonlyMap<number, LinkedEntry>,
  bonds: ReadonlyMap<number, Set<string>>,
  note: Note,
): Set<number> {
  const edited = new Set<number>();
  const name = (index: number) => {
    if (!edited.has(index)) note("edited", index);
    edited.add(index);
  };
  for (const entry of byIndex.values()) if (!isWhole(entry)) name(entry.index);
  for (const { index, previous } of byIndex.values()) {
    const before = byIndex.get(index - 1);
    // The first is bound to the chain's beginning; a stretch that begins later is bound by its heads alone.
    const expected =
      before?.hash ?? (index === 1 ? chainHash(start) : index === from ? (anchor ?? previous) : previous);
    if (expected === previous || edited.has(index) || edited.has(index - 1)) continue;
    // One of the two was made anew, hash and all. The one that what follows still names is genuine.
    const next = byIndex.get(index + 1);
    const own = byIndex.get(index)?.hash ?? "";
    const isGenuine = next ? next.previous === own : bonds.get(index)?.has(own) === true;
    name(isGenuine && before ? index - 1 : index);
  }
  return edited;
}

function nameMissing(
  byIndex: ReadonlyMap<number, LinkedEntry>,
  from: number,
  lastSigned: number,
  heads: readonly LedgerHead[],
  note: Note,
): void {
  let next = from;
  for (const index of [...byIndex.keys()].sort((a, b) => a - b)) {
    if (index > next) note("deleted", next, index - 1);
    next = index + 1;
  }
  if (lastSigned >= next && heads.length > 0) note("cut-off", next, lastSigned);
}

/** Between two heads everything may have been made anew, each hash fitting the next: then it does not fit the head. */
function nameRewritten(
  byIndex: ReadonlyMap<number, LinkedEntry>,
  heads: readonly LedgerHead[],
  edited: ReadonlySet<number>,
  from: number,
  note: Note,
): number | undefined {
  let soundTo = from - 1;
  let provenTo: number | undefined;
  for (const { index, hash } of heads) {
    const entry = byIndex.get(index);
    if (!entry) continue;
    if (entry.hash === hash) provenTo = index;
    else if (!edited.has(index)) note("rewritten", soundTo + 1, index);
    soundTo = index;
  }
  return provenTo;
}
