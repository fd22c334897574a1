import { type ApplianceMessage, encodeBody } from "../protocol/index.ts";
import type { TunnelContext } from "./ports.ts";

type Numbered = { epoch: string; sequence: number };

/** A message's header as of now. */
export function header({ ports, options, boot }: TunnelContext, { epoch, sequence }: Numbered) {
  return {
    v: 1 as const,
    epoch,
    sequence,
    sentAt: new Date(ports.clock.now()).toISOString(),
    boot,
    hardware: options.hardware,
    configRevision: ports.configRevision() ?? null,
  };
}

/** The octets that are kept, hashed and sealed. */
export function compose(message: ApplianceMessage | Record<string, unknown>): Uint8Array {
  return encodeBody(message);
}

/** A body of our own outbox, to be written anew with another header; undefined when it is none. */
export function reopen(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
