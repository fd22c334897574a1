// The firewall's rules follow what they are made of: the way to the server, the owner's consent, the box's networks.
import type { Host } from "../host/index.ts";
import type { Clock, Log } from "../shared/index.ts";

export interface FollowedFirewall {
  clock: Clock;
  log: Log;
  firewall: Host["firewall"];
  /** TCP ports of the server, or of the proxy before it. */
  serverPorts(): number[];
  /** What else the rules are made of: the helper reads it itself, and must be told to. */
  rules(): unknown;
}

const LOOK_MS = 2_000;
/** What failed is tried again this often. */
const AGAIN_MS = 60_000;

/** Until the signal aborts; what fails is logged once and tried again each minute. */
export async function followFirewall(ports: FollowedFirewall, signal: AbortSignal): Promise<void> {
  const { clock, log, firewall } = ports;
  let told: string | undefined;
  let failedAt: number | undefined;
  while (!signal.aborted) {
    const serverPorts = ports.serverPorts();
    const wanted = JSON.stringify([serverPorts, ports.rules()]);
    if (failedAt === undefined ? wanted !== told : clock.monotonic() - failedAt >= AGAIN_MS) {
      const applied = await firewall.apply({ serverPorts });
      if (applied.ok) told = wanted;
      else if (failedAt === undefined) log.warn(applied.problem.message, { code: applied.problem.code });
      failedAt = applied.ok ? undefined : clock.monotonic();
    }
    await clock.sleep(LOOK_MS, signal);
  }
}

/** The port at the other end of the box's connections; none where nobody named a server. */
export function portsToServer(servers: readonly (string | undefined)[], proxy: string | null): number[] {
  const addresses = proxy === null ? servers : [proxy];
  const ports = addresses.flatMap((address) => {
    if (address === undefined || !URL.canParse(address)) return [];
    const { port, protocol } = new URL(address);
    return [port === "" ? (protocol === "http:" ? 80 : 443) : Number(port)];
  });
  return [...new Set(ports)];
}
