// The printer's own hardware address (IF-MIB ifPhysAddress), not that of its second card or its loopback.

import type { Fact } from "../../model/index.ts";
import type { Context } from "../context.ts";
import { factNumber, factText } from "../sources/fact-text.ts";
import type { SourceResult } from "../sources/read-source.ts";

const LOOPBACK = 24;
const UP = 1;

interface Candidate {
  index: string;
  fact: Fact;
  mac: string;
  up: boolean;
  holdsAddress: boolean;
}

/** Six octets that are not all zero, on no loopback; of several the one that is up and holds the printer's address. */
export function macAddress(context: Context): SourceResult {
  const holders = interfacesWithAddress(context);
  const candidates = context.rows("interfaces").flatMap(({ index, cells }): Candidate[] => {
    const fact = cells.get("physAddress");
    const mac = fact && macOf(fact);
    if (!fact || !mac || factNumber(cells.get("type")) === LOOPBACK) return [];
    const up = factNumber(cells.get("operStatus")) === UP;
    return [{ index, fact, mac, up, holdsAddress: holders.has(index) }];
  });
  const best = candidates.reduce<Candidate | undefined>(
    (kept, next) => (kept === undefined || rank(next) > rank(kept) ? next : kept),
    undefined,
  );
  if (!best) return { facts: [], why: "no interface has a hardware address" };
  const why =
    candidates.length === 1
      ? `interface ${best.index} is the only one with a hardware address`
      : [
          `interface ${best.index}`,
          best.up ? "is up" : "is not up",
          best.holdsAddress ? "and holds the address" : "and no better one is known",
        ].join(" ");
  return { value: best.mac, part: best.mac, facts: [best.fact], why };
}

function rank({ up, holdsAddress }: Candidate): number {
  return (up ? 2 : 0) + (holdsAddress ? 1 : 0);
}

// ipAdEntIfIndex of the address that answered; of any address but a loopback's where that one is not listed.
function interfacesWithAddress(context: Context): Set<string> {
  const addresses = context.rows("addresses").flatMap(({ index, cells }) => {
    const holder = factNumber(cells.get("ifIndex"));
    return holder === undefined ? [] : [{ address: index, holder: String(holder) }];
  });
  const own = addresses.filter(({ address }) => address === context.address);
  const listed = own.length > 0 ? own : addresses.filter(({ address }) => !/^(?:127|0)\./u.test(address));
  return new Set(listed.map(({ holder }) => holder));
}

function macOf(fact: Fact): string | undefined {
  if (fact.value.type !== "OCTET STRING") return undefined;
  const octets = fact.value.value;
  const six = octets.length === 6 ? octets : writtenOut(factText(fact));
  if (!six || six.every((octet) => octet === 0) || six.every((octet) => octet === 0xff)) return undefined;
  return [...six].map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}

// Some agents write the address as text, with or without leading zeros.
function writtenOut(text: string | undefined): number[] | undefined {
  const parts = /^[0-9a-f]{12}$/iu.test(text ?? "") ? text?.match(/../gu) : text?.split(/[:\- ]/u);
  if (parts?.length !== 6 || !parts.every((part) => /^[0-9a-f]{1,2}$/iu.test(part))) return undefined;
  return parts.map((part) => Number.parseInt(part, 16));
}
