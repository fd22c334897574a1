import { randomBytes } from "node:crypto";

/** A short random id for rows (96 bits, base64url). */
export function newId(): string {
  return randomBytes(12).toString("base64url");
}
