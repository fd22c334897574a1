import { createHash } from "node:crypto";
import { toCrockford } from "../shared/index.ts";

/** `tallybox-7k3m`: tells boxes of one network apart; made of the hardware, so that it survives a reset. */
export function boxName(hardware: string): string {
  const digest = createHash("sha256").update(`tallybox name 1\n${hardware}`).digest();
  return `tallybox-${toCrockford(digest, 4).toLowerCase()}`;
}
