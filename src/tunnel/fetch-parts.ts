// Large things come in parts that fit into answers: each check-in asks for the next.

import type { Part } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";

/** The octets that a digest names, put together; whether they are the right ones shows by digest and signature. */
export async function fetchParts(
  ask: (fetch: { digest: string; from: number }) => Promise<Outcome<Part | undefined>>,
  { digest, size }: { digest: string; size: number },
): Promise<Outcome<Uint8Array>> {
  const parts: Uint8Array[] = [];
  let from = 0;
  while (from < size) {
    const asked = await ask({ digest, from });
    if (!asked.ok) return asked;
    const part = asked.value;
    if (!part) return failure("pack.not-offered", "The server does not offer what it named before.");
    const octets = Buffer.from(part.data, "base64");
    if (part.digest !== digest || part.from !== from || octets.length === 0 || from + octets.length > size)
      return failure("pack.not-genuine", "The server sent another part than it was asked for.");
    parts.push(octets);
    from += octets.length;
  }
  return success(Buffer.concat(parts));
}
