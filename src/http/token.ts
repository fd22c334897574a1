import { createHash, randomBytes } from "node:crypto";

/** 256 random bits as base64url text: for cookies, links and API tokens. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token: whoever reads the store cannot use it. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
