// Readings checked as their schema says, what repeats from printer to printer only once: a report tells thousands of
// readings of a few hundred kinds, at a few moments.

import type { z } from "zod";
import { type Reading, readingSchema } from "../model/index.ts";
import { readingOfId } from "./report-sheet.ts";
import { fieldIssues } from "./schema-problem.ts";

type Kind = Pick<Reading, "name" | "oid" | "type">;

const MOST_READINGS = 1000;
const kindSchema = readingSchema.pick({ name: true, oid: true, type: true });
const { at: atSchema, value: valueSchema } = readingSchema.shape;

/** A reading as a report's cells have it. */
export interface LooseReading {
  id: string;
  value: unknown;
  at: unknown;
}

/** What is wrong with a reading: which field, and why. */
export interface ReadingFault {
  field: string;
  message: string;
}

/** Makes readings of what a report says, or answers the first fault; keeps what it has seen for the next printer. */
export type ReadingCheck = (loose: readonly LooseReading[]) => Reading[] | ReadingFault;

export function createReadingCheck(): ReadingCheck {
  const kinds = new Map<string, z.ZodSafeParseResult<Kind>>();
  const moments = new Map<unknown, z.ZodSafeParseResult<string>>();
  return (loose) => {
    if (loose.length > MOST_READINGS)
      return { field: "printer.readings", message: `holds more than ${MOST_READINGS} readings` };
    const readings: Reading[] = [];
    for (const [i, each] of loose.entries()) {
      const field = (name = "") => `printer.readings[${i}]${name && `.${name}`}`;
      const kind = kinds.get(each.id) ?? kindSchema.safeParse(readingOfId(each.id));
      if (!kind.success) {
        const [issue] = fieldIssues(kind.error);
        return { field: field(issue?.field), message: issue?.message ?? "is not valid" };
      }
      kinds.set(each.id, kind);
      const at = moments.get(each.at) ?? atSchema.safeParse(each.at);
      if (!at.success) return { field: field("at"), message: "is no date" };
      moments.set(each.at, at);
      const value = valueSchema.safeParse(each.value);
      if (!value.success) return { field: field("value"), message: "is neither a number nor a short text" };
      const { name, oid, type } = kind.data;
      readings.push({ name, oid, type, value: value.data, at: at.data });
    }
    return readings;
  };
}
