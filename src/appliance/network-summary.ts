// Where the box stands, for its home: told by a helper that takes a second to start, so what it said is kept for a while.
import type { InterfaceFacts } from "../../webui/setup/index.ts";
import type { NetworkControl, NetworkView } from "../host/index.ts";
import type { Clock, Log } from "../shared/index.ts";

export interface NetworkSummaryPorts {
  clock: Clock;
  log: Log;
  network: Pick<NetworkControl, "view">;
}

const FRESH_MS = 30_000;
/** Nobody waits longer for the home because of this part of it. */
const PATIENCE_MS = 1500;

/** What is known of cables and radios, at most half a minute old; undefined where the machine did not tell (in time). */
export function createNetworkSummary(
  ports: NetworkSummaryPorts,
): () => Promise<InterfaceFacts[] | undefined> {
  const { clock, log, network } = ports;
  let known: { at: number; facts: InterfaceFacts[] | undefined } | undefined;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    try {
      const view = await network.view();
      if (!view.ok) log.warn(view.problem.message, { code: view.problem.code });
      known = { at: clock.monotonic(), facts: view.ok ? factsOf(view.value) : undefined };
    } catch (error) {
      // Whoever asked may have gone on without it: nobody else would hear of it.
      log.error("the network's state could not be asked for", { error: String(error) });
    } finally {
      asking = undefined;
    }
  }

  return async () => {
    if (known === undefined || clock.monotonic() - known.at >= FRESH_MS) {
      asking ??= ask();
      const over = new AbortController();
      await Promise.race([asking, clock.sleep(PATIENCE_MS, over.signal)]);
      over.abort();
    }
    return known?.facts;
  };
}

function factsOf(view: NetworkView): InterfaceFacts[] {
  return view.interfaces.map(({ name, kind, hasCarrier, addresses, gateways, ssid }) => {
    const settings = view[kind];
    // Where nobody set anything NetworkManager asks by DHCP.
    const method = settings?.ipv4.method ?? "dhcp";
    return {
      ...{ name, kind, hasCarrier, addresses, gateways },
      ...(addresses.length > 0 && { method }),
      ...(ssid !== undefined && { ssid }),
    };
  });
}
