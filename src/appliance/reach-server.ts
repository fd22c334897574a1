// The firewall knows the port of the box's own server: one that is tried, or that a claim code leads to, gets its port
// opened first.
import { parseServerAddress } from "../tunnel/index.ts";
import { type FollowedFirewall, portsToServer } from "./follow-firewall.ts";
import type { ServerSectionPorts } from "./web/server-section.tsx";

export interface WayThroughFirewall {
  /** Undefined where no firewall is in force. */
  firewall(): Pick<FollowedFirewall, "during"> | undefined;
  /** In force at this moment. */
  proxy(): string | null;
}

/** The same, with the firewall open for it while it lasts. */
export function reachServer(server: ServerSectionPorts, way: WayThroughFirewall): ServerSectionPorts {
  function during<T>(named: string, work: () => Promise<T>): Promise<T> {
    const firewall = way.firewall();
    const address = parseServerAddress(named);
    // What is no address is refused with words, not with a rule.
    if (!firewall || !address.ok) return work();
    return firewall.during(portsToServer([address.value], way.proxy()), work);
  }
  return {
    ...server,
    claim: (claim) => during(claim.server, () => server.claim(claim)),
    move: (claim) => during(claim.server, () => server.move(claim)),
    try: (named, fingerprint) => during(named, () => server.try(named, fingerprint)),
  };
}
