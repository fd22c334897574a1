// Who makes printers, under which numbers and names: data for naming a maker and for telling printers from the rest.

import { z } from "zod";
import type { Facts } from "../model/index.ts";
import { deviceIdOids, oids } from "./base.ts";
import makersData from "./data/makers.json" with { type: "json" };
import { isCovered } from "./match.ts";
import { deviceIdField } from "./sources/device-id.ts";
import { deviceIdAt, objectIdOf, textOf } from "./sources/fact-text.ts";

const makerSchema = z.strictObject({
  vendor: z.string().min(1),
  /** Other spellings in device ids, and in front of model names. */
  names: z.array(z.string().min(1)).optional(),
  /** Object ids that nothing but printers have. */
  printers: z.array(z.string()).optional(),
  /** The maker's numbers, under which other things live too. */
  enterprises: z.array(z.string()).optional(),
  /** What only printers of this maker say of themselves. */
  sysDescr: z.array(z.string()).optional(),
  /** How this maker's network cards and controllers speak, which stand in printers of others too. */
  cards: z.array(z.string()).optional(),
  note: z.string().optional(),
});

interface Maker {
  vendor: string;
  /** All spellings in lower case, the longest first. */
  names: string[];
  printers: string[];
  enterprises: string[];
  sysDescr: RegExp[];
  cards: RegExp[];
}

const makers: Maker[] = z
  .array(makerSchema)
  .parse(makersData)
  .map((maker) => ({
    vendor: maker.vendor,
    names: [maker.vendor, ...(maker.names ?? [])]
      .map((name) => name.toLowerCase())
      .sort((a, b) => b.length - a.length),
    printers: maker.printers ?? [],
    enterprises: maker.enterprises ?? [],
    sysDescr: patterns(maker.sysDescr),
    cards: patterns(maker.cards),
  }));

function patterns(texts: string[] = []): RegExp[] {
  return texts.map((text) => new RegExp(text, "iu"));
}

export interface KnownMaker {
  vendor: string;
  oid: string;
  why: string;
}

/** The maker by what the printer says of itself, then by its device id, then by object id: the badge comes first. */
export function knownMaker(facts: Facts): KnownMaker | undefined {
  const description = textOf(facts, oids.sysDescr);
  const objectId = objectIdOf(facts, oids.sysObjectID);
  const byDescription = saidBy(description, (maker) => maker.sysDescr);
  if (byDescription) return { vendor: byDescription.vendor, oid: oids.sysDescr, why: "named in sysDescr" };
  for (const oid of deviceIdOids) {
    const name = deviceIdField(deviceIdAt(facts, oid), "MFG");
    const maker = name === undefined ? undefined : makerNamed(name);
    if (maker) return { vendor: maker.vendor, oid, why: "named in the IEEE 1284 device id" };
  }
  const byObjectId = printerObjectId(objectId) ?? makerObjectId(objectId);
  return byObjectId && { vendor: byObjectId.vendor, oid: oids.sysObjectID, why: "known by sysObjectID" };
}

/** The maker of the network card or the controller that speaks for the printer. */
export function cardMaker(facts: Facts): KnownMaker | undefined {
  const maker = saidBy(textOf(facts, oids.sysDescr), ({ cards }) => cards);
  return maker && { vendor: maker.vendor, oid: oids.sysDescr, why: "the maker of its network card" };
}

/** The maker whose printers, or whose network cards in printers, describe themselves like this. */
export function describedMaker(description: string | undefined): { vendor: string } | undefined {
  return saidBy(description, (maker) => [...maker.sysDescr, ...maker.cards]);
}

function saidBy(description: string | undefined, words: (maker: Maker) => RegExp[]): Maker | undefined {
  if (description === undefined) return undefined;
  return makers.find((maker) => words(maker).some((pattern) => pattern.test(description)));
}

/** The maker whose printers alone have object ids like this one. */
export function printerObjectId(objectId: string | undefined): { vendor: string } | undefined {
  return coveredBy(objectId, (maker) => maker.printers);
}

/** A maker of printers (and of other things) to whom this object id belongs. */
export function makerObjectId(objectId: string | undefined): { vendor: string } | undefined {
  return coveredBy(objectId, (maker) => [...maker.printers, ...maker.enterprises]);
}

// Of two prefixes the longer one knows more: Develop has a branch of Konica Minolta's.
function coveredBy(objectId: string | undefined, prefixes: (maker: Maker) => string[]): Maker | undefined {
  let best: { maker: Maker; length: number } | undefined;
  for (const maker of makers)
    for (const prefix of prefixes(maker))
      if (isCovered(objectId, prefix) && prefix.length > (best?.length ?? 0))
        best = { maker, length: prefix.length };
  return best?.maker;
}

/** The maker of this name, in any of its spellings. */
export function makerNamed(name: string): { vendor: string } | undefined {
  const wanted = name.toLowerCase().trim();
  return makers.find((maker) => maker.names.includes(wanted));
}

/** The maker whose full name stands in front of a model's name. */
export function makerInFront(text: string): string | undefined {
  const lower = text.toLowerCase();
  return makers.find((maker) =>
    maker.names.some((name) => name.length > 3 && lower.startsWith(name) && lower[name.length] === " "),
  )?.vendor;
}

/** A model's name without its maker's in front; unchanged where nothing else would be left. */
export function stripMaker(text: string, vendor: string | undefined): string {
  const maker = vendor === undefined ? undefined : makers.find((candidate) => candidate.vendor === vendor);
  const names = maker?.names ?? (vendor === undefined ? [] : [vendor.toLowerCase()]);
  const lower = text.toLowerCase();
  const name = names.find(
    (candidate) => lower.startsWith(candidate) && /^[\s_-]+\S/u.test(text.slice(candidate.length)),
  );
  // Some say it twice.
  return name === undefined ? text : stripMaker(text.slice(name.length).replace(/^[\s_-]+/u, ""), vendor);
}
