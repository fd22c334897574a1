// The steps of the set-up in their order, and the further pages of the home.
import type { Host } from "../../host/index.ts";
import type { ConnectionDesk } from "../connection-desk.ts";
import type { RangesDesk } from "../ranges-desk.ts";
import { connectionSection } from "./connection-section.tsx";
import type { HomePorts } from "./home-routes.tsx";
import { type NetworkSectionPorts, networkSection } from "./network-section.tsx";
import type { Section } from "./page-kit.tsx";
import { rangesSection } from "./ranges-section.tsx";
import { searchSection } from "./search-section.tsx";
import { type ServerSectionPorts, serverSection } from "./server-section.tsx";

export interface SetupPorts {
  server: ServerSectionPorts;
  connection: ConnectionDesk;
  ranges: RangesDesk;
}

export function setupSections(
  setup: SetupPorts,
  home: HomePorts,
  host: NetworkSectionPorts & Pick<Host, "timeZone">,
): Section[] {
  return [
    networkSection(host),
    connectionSection(setup.connection, host.timeZone),
    serverSection(setup.server),
    rangesSection(setup.ranges),
    searchSection(home),
  ];
}
