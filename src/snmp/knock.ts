// Why somebody keeps silent: ICMP errors reach a socket only while it is connected to who they are about.
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Clock } from "../shared/index.ts";
import { prepareMessage, SYS_OBJECT_ID } from "./probe-message.ts";
import { datagramBytes, type TransportCounters } from "./transport.ts";

/**
 * What one packet came to: an SNMPv3 engine answered, the host itself says that nothing listens there, somebody on the
 * way forbids it, this machine has no route, or nothing came back.
 */
export type KnockResult = "answered" | "refused" | "prohibited" | "no-route" | "silent";

/** Sends one SNMPv3 engine discovery (RFC 3414 §4: it names no user) over a socket of its own; never rejects. */
export type Knock = (address: string, port: number, timeoutMs: number) => Promise<KnockResult>;

/** What the kernel says at once: it is about this machine's own routes. */
const NO_ROUTE: ReadonlySet<string> = new Set(["ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EADDRNOTAVAIL"]);
/** This machine's firewall, or a route of type prohibit. */
const FORBIDDEN_HERE: ReadonlySet<string> = new Set(["EPERM", "EACCES"]);

export async function knock(
  { clock, counters }: { clock: Clock; counters: TransportCounters },
  address: string,
  port: number,
  timeoutMs: number,
): Promise<KnockResult> {
  const family = isIPv6(address) ? "udp6" : "udp4";
  const { bytes } = prepareMessage({ version: "3" }, SYS_OBJECT_ID);
  const socket = createSocket(family);
  const over = new AbortController();
  let result: KnockResult = "silent";
  let isSent = false;
  const end = (ended: KnockResult) => {
    if (over.signal.aborted) return;
    result = ended;
    over.abort();
  };
  const failed = (error: Error) => {
    const code = "code" in error ? String(error.code) : "";
    if (code === "ECONNREFUSED") end("refused");
    else if (FORBIDDEN_HERE.has(code)) end("prohibited");
    // After the packet has left, Linux passes on only what icmp(7) calls fatal: codes 9, 10 and 13, “prohibited”.
    else if (NO_ROUTE.has(code)) end(isSent ? "prohibited" : "no-route");
  };
  socket.on("error", failed);
  socket.on("message", (answer) => {
    counters.packetsReceived++;
    counters.bytesReceived += datagramBytes(family, answer);
    end("answered");
  });
  try {
    socket.connect(port, address, (error?: Error) => {
      if (error) return failed(error);
      counters.packetsSent++;
      counters.bytesSent += datagramBytes(family, bytes);
      socket.send(bytes, (sendError) => {
        if (sendError) failed(sendError);
        else isSent = true;
      });
    });
    await clock.sleep(timeoutMs, over.signal);
  } finally {
    over.abort();
    socket.close();
  }
  return result;
}
