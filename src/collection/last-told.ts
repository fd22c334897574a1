// What a printer told last, kept beside its memory: with it another set of profiles can be tried without asking anybody.

import { z } from "zod";
import { Facts } from "../model/index.ts";
import { decodeFact, encodeFact, storedFactSchema } from "./facts-codec.ts";
import type { PrinterMemory } from "./memory.ts";

const MAX_FACTS = 600;
/** UTF-16 units of JSON per printer. */
export const MAX_TOLD_LENGTH = 60_000;

const toldSchema = z.array(storedFactSchema);

/** The facts that the memory does not hold, as text (one string costs a fraction of what the objects would); bounded. */
export function writeLastTold(facts: Facts, memory: PrinterMemory): string {
  const remembered = new Set(memory.once.map(([oid]) => oid));
  let length = 2;
  const lines: string[] = [];
  for (const fact of facts) {
    if (remembered.has(fact.oid)) continue;
    const line = JSON.stringify(encodeFact(fact));
    length += line.length + 1;
    if (lines.length === MAX_FACTS || length > MAX_TOLD_LENGTH) break;
    lines.push(line);
  }
  return `[${lines.join(",")}]`;
}

/** All that is known of what a printer told last; what cannot be read of it is left out. */
export function lastFacts(memory: PrinterMemory, told: string | undefined): Facts {
  return new Facts([...memory.once, ...parseTold(told)].flatMap((stored) => decodeFact(stored) ?? []));
}

function parseTold(told: string | undefined): z.infer<typeof toldSchema> {
  try {
    const parsed = toldSchema.safeParse(JSON.parse(told ?? "[]"));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}
