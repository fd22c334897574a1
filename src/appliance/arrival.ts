// A box without owner looks whether the network names a server (CONTRACTS §4): DNS SRV, in the domains that DHCP told.
import type { SrvRecord } from "node:dns";
import { Resolver } from "node:dns/promises";
import type { Clock, Log } from "../shared/index.ts";
import type { Tunnel } from "../tunnel/index.ts";

export interface ArrivalPorts {
  clock: Clock;
  log: Log;
  tunnel: Pick<Tunnel, "status" | "waitForPairing">;
  /** This box's own code. */
  pairingCode: string;
  /** The domains of the network. */
  domains(): Promise<string[]>;
  /** The SRV records of a name; rejects where there are none. */
  resolve(name: string): Promise<SrvRecord[]>;
}

const SERVICE = "_tallybox._tcp";
const LOOK_MS = 60_000;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))+\.?$/i;

/** Looks until the signal aborts; while the box belongs to nobody, the server that is found is waited at. */
export async function lookForServer(ports: ArrivalPorts, signal: AbortSignal): Promise<void> {
  const { clock, log, tunnel } = ports;
  while (!signal.aborted) {
    if (tunnel.status().enrolment === "none") {
      const server = await findServer(ports);
      if (server !== undefined) {
        const waits = tunnel.waitForPairing({ server, code: ports.pairingCode });
        if (!waits.ok) log.warn(waits.problem.message, { code: waits.problem.code });
      }
    }
    await clock.sleep(LOOK_MS, signal);
  }
}

/** The first server that a domain names, as `https://host:port`. */
async function findServer({ domains, resolve, log }: ArrivalPorts): Promise<string | undefined> {
  for (const domain of await domains()) {
    const records = await resolve(`${SERVICE}.${domain}`).catch((error: unknown) => {
      // Most networks have no such record; that is no news.
      log.debug("no server is named", { domain, error: String(error) });
      return [];
    });
    const server = bestOf(records);
    if (server !== undefined) return server;
  }
  return undefined;
}

/** RFC 2782: the lowest priority first, then the heaviest; a target of `.` means that there is none. */
function bestOf(records: readonly SrvRecord[]): string | undefined {
  const [best] = records
    .filter(({ name, port }) => HOST.test(name) && port >= 1 && port <= 65_535)
    .sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  return best && `https://${best.name.replace(/\.$/, "").toLowerCase()}:${best.port}`;
}

/** Asks the name servers of this moment: they change with the network. */
export function resolveService(name: string): Promise<SrvRecord[]> {
  return new Resolver({ timeout: 5000, tries: 2 }).resolveSrv(name);
}
