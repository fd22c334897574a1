// The firewall's rules follow what they are made of: the way to the server, the owner's consent, the box's networks.
import type { Host } from "../host/index.ts";
import type { Clock, Log } from "../shared/index.ts";

export interface FirewallSources {
  clock: Clock;
  log: Log;
  firewall: Host["firewall"];
  /** TCP ports of the server, or of the proxy before it. */
  serverPorts(): number[];
  /** What else the rules are made of: the helper reads it itself, and must be told to. */
  rules(): unknown;
}

export interface FollowedFirewall {
  /** Does the work with these TCP ports open too: a server that is only tried may listen elsewhere than the own one. */
  during<T>(serverPorts: readonly number[], work: () => Promise<T>): Promise<T>;
  finished: Promise<void>;
}

const LOOK_MS = 2_000;
/** What failed is tried again this often. */
const AGAIN_MS = 60_000;
/** More are not opened at once. */
const MOST_PORTS = 4;

/** Until the signal aborts; what fails is logged once and tried again each minute. */
export function followFirewall(ports: FirewallSources, signal: AbortSignal): FollowedFirewall {
  const { clock, log, firewall } = ports;
  const visits = new Set<readonly number[]>();
  let told: string | undefined;
  let failedAt: number | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function look(isAwaited: boolean): Promise<void> {
    const wantedPorts = new Set([...[...visits].flat(), ...ports.serverPorts()]);
    const serverPorts = [...wantedPorts].slice(0, MOST_PORTS);
    const wanted = JSON.stringify([serverPorts, ports.rules()]);
    const isDue = failedAt === undefined ? wanted !== told : clock.monotonic() - failedAt >= AGAIN_MS;
    if (!isDue && !(isAwaited && wanted !== told)) return;
    const applied = await firewall.apply({ serverPorts });
    if (applied.ok) told = wanted;
    else if (failedAt === undefined) log.warn(applied.problem.message, { code: applied.problem.code });
    failedAt = applied.ok ? undefined : clock.monotonic();
  }

  /** One after the other: the rules that were asked for last are those that hold. */
  function lookInTurn(isAwaited: boolean): Promise<void> {
    looking = looking.then(() => look(isAwaited));
    return looking;
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      await lookInTurn(false);
      await clock.sleep(LOOK_MS, signal);
    }
  }

  return {
    finished: follow(),
    async during(serverPorts, work) {
      const visit = [...serverPorts];
      visits.add(visit);
      try {
        await lookInTurn(true);
        return await work();
      } finally {
        // The next look closes what nobody needs any more.
        visits.delete(visit);
      }
    },
  };
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
