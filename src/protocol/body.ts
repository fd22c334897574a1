// The body of a message: counted on its octets before anything is parsed, so that a small text cannot become a large heap.

import { createHash } from "node:crypto";
import { failure, type Outcome, success } from "../shared/index.ts";
import { limits } from "./limits.ts";

export interface BodyLimits {
  depth: number;
  values: number;
}

/** The parsed JSON of a body, or envelope.body-invalid: too deep, too many values, no UTF-8, no JSON. */
export function parseBody(
  octets: Uint8Array,
  bounds: BodyLimits = { depth: limits.jsonDepth, values: limits.jsonValues },
): Outcome<unknown> {
  const { depth, values } = measureJson(octets, bounds);
  if (depth > bounds.depth)
    return failure("envelope.body-invalid", `The body nests deeper than ${bounds.depth} levels.`);
  if (values > bounds.values)
    return failure("envelope.body-invalid", `The body holds more than ${bounds.values} values.`);
  try {
    return success(JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets)));
  } catch {
    return failure("envelope.body-invalid", "The body is no JSON in UTF-8.");
  }
}

/** SHA-256 of a body as the outbox holds it, lower-case hex: what tells a repeated message from another one. */
export function bodyHash(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/** A message as the octets that are kept, hashed and sealed. */
export function encodeBody(message: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(message), "utf8");
}

/** How many values a JSON text holds, as a receiver counts them. */
export function jsonValues(octets: Uint8Array): number {
  return measureJson(octets, { depth: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY }).values;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Nesting and number of values (members' names not counted) of a JSON text, exact if it is JSON and never too low if
 * it could be; stops at the first bound that is passed.
 */
export function measureJson(octets: Uint8Array, bounds: BodyLimits): { depth: number; values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  let isOpening = false;
  for (let i = 0; i < octets.length; i++) {
    const octet = octets[i];
    if (octet === 0x20 || octet === 0x0a || octet === 0x0d || octet === 0x09) continue;
    const closes = octet === 0x5d || octet === 0x7d; // ] }
    // The first thing in a container is a value unless it is the container's end.
    if (isOpening && !closes) values++;
    isOpening = false;
    if (octet === QUOTE) {
      i++;
      while (i < octets.length && octets[i] !== QUOTE) i += octets[i] === BACKSLASH ? 2 : 1;
    } else if (octet === 0x5b || octet === 0x7b) {
      isOpening = true;
      if (++depth > deepest) deepest = depth;
    } else if (closes) {
      depth--;
    } else if (octet === 0x2c) {
      values++;
    }
    if (deepest > bounds.depth || values > bounds.values) break;
  }
  return { depth: deepest, values };
}
