// POST /tunnel: envelopes in, sealed answers out. Whatever cannot be opened gets a plain status and changes nothing.
import { Hono } from "hono";
import { bodyLimit, type ClientAddress, rateKey } from "../../http/index.ts";
import { limits, openEnvelope } from "../../protocol/index.ts";
import type { ProblemCode } from "../../shared/index.ts";
import { problem } from "../http/problem-details.ts";
import { createRateLimit } from "../http/rate-limit.ts";
import type { KeyHolder } from "../keys/index.ts";
import { sealAnswer } from "./answer.ts";
import { type ReceivePorts, receive } from "./receive.ts";

export const ENVELOPE_TYPE = "application/vnd.tallybox.envelope";

/** Messages being opened and stored at once; more are told to come back. */
const AT_ONCE = 16;
const RETRY_SECONDS = 5;
/** A box sends a handful of messages an hour; a site's worth of boxes may stand behind one address. */
const PER_ADDRESS = { burst: 300, perMinute: 600 };
const CLAIMS_PER_ADDRESS = { burst: 10, perMinute: 1 };
const CLAIMS_IN_TOTAL = { burst: 200, perMinute: 20 };

export interface TunnelPorts extends Omit<ReceivePorts, "claimTries"> {
  keys: KeyHolder;
  clientAddress: ClientAddress;
  /** Counts what happened, by outcome, for /metrics. */
  count: (outcome: string) => void;
}

export interface TunnelOptions {
  /** Messages per address; the default suits boxes behind one router. */
  perAddress?: { burst: number; perMinute: number };
  /** Tries of claim codes per address. */
  claimsPerAddress?: { burst: number; perMinute: number };
}

export function tunnelRoutes(ports: TunnelPorts, options: TunnelOptions = {}): Hono {
  const { keys, clock, log, roster } = ports;
  const messages = createRateLimit(clock, options.perAddress ?? PER_ADDRESS);
  const claimTries = {
    perAddress: createRateLimit(clock, options.claimsPerAddress ?? CLAIMS_PER_ADDRESS),
    total: createRateLimit(clock, CLAIMS_IN_TOTAL),
  };
  let atWork = 0;

  const app = new Hono();
  app.get("/keys", (c) => c.json(keys.document(), 200, { "Cache-Control": "no-cache" }));
  app.post(
    "/",
    bodyLimit({
      maxSize: limits.commandResultEnvelope,
      onError: (c) => problem(c, 413, "envelope.too-large", "No message is that large."),
    }),
    async (c) => {
      if (c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() !== ENVELOPE_TYPE) {
        ports.count("malformed");
        return problem(c, 415, "envelope.malformed", `Messages are ${ENVELOPE_TYPE}.`);
      }
      const envelope = new Uint8Array(await c.req.arrayBuffer());
      // Cheap checks first (CONTRACTS §3): the key id stands in octets 5 to 12.
      if (!keys.recipient(envelope.subarray(5, 13))) {
        ports.count("not-for-us");
        return problem(
          c,
          409,
          "envelope.not-for-us",
          "The message is sealed to a key that is not held here.",
        );
      }
      const address = ports.clientAddress(c);
      const wait = messages.take(rateKey(address));
      if (wait > 0) {
        ports.count("rate-limited");
        c.header("Retry-After", String(wait));
        return problem(c, 429, "tunnel.rate", "Too many messages from this address.");
      }
      if (atWork >= AT_ONCE) {
        ports.count("busy");
        c.header("Retry-After", String(RETRY_SECONDS));
        return problem(c, 503, "tunnel.busy", "The server is busy.");
      }
      atWork++;
      try {
        const opened = openEnvelope(envelope, {
          kind: 1,
          recipient: keys.recipient,
          maxEnvelopeBytes: limits.commandResultEnvelope,
          maxBodyBytes: limits.messageBody,
          standing: roster.standing,
        });
        if (!opened.ok) {
          ports.count(opened.problem.code.replace("envelope.", ""));
          log.warn("A message was not taken.", { address, reason: opened.problem.code });
          return problem(c, statusOf(opened.problem.code), opened.problem.code, opened.problem.message);
        }
        const reply = await receive(
          { ...ports, claimTries },
          { opened: opened.value, sealedBytes: envelope.length, address },
        );
        ports.count(reply.reason?.code ?? "accepted");
        const answer = sealAnswer(reply, opened.value, keys.sender(), clock.now());
        return c.body(Buffer.from(answer), 200, {
          "Content-Type": ENVELOPE_TYPE,
          "Cache-Control": "no-store",
        });
      } finally {
        atWork--;
      }
    },
  );
  return app;
}

function statusOf(code: ProblemCode): 400 | 409 | 413 {
  if (code === "envelope.too-large" || code === "envelope.inflated-too-large") return 413;
  return code === "envelope.not-for-us" ? 409 : 400;
}
