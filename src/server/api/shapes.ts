// Pieces that several answers share.
import { z } from "zod";

export const timeSchema = z.iso.datetime();
export const idSchema = z.object({ id: z.string() });

/** A stored time as the API tells it. */
export function time(ms: number): string;
export function time(ms: number | null): string | null;
export function time(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** Stored JSON as what it says; null where nothing was stored. */
export function json(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
