// Every page of a box, each with something to show and nothing behind it.
import { createConnectionDesk } from "../../src/appliance/connection-desk.ts";
import { createConsent } from "../../src/appliance/consent.ts";
import { withFirstRanges } from "../../src/appliance/first-ranges.ts";
import { createRangesDesk } from "../../src/appliance/ranges-desk.ts";
import { defaultSettings } from "../../src/appliance/settings.ts";
import { healthSection } from "../../src/appliance/web/health-section.tsx";
import type { HomePorts } from "../../src/appliance/web/home-routes.tsx";
import type { Section } from "../../src/appliance/web/page-kit.tsx";
import { resetSection } from "../../src/appliance/web/reset-section.tsx";
import { setupSections } from "../../src/appliance/web/setup-sections.ts";
import { supportSection } from "../../src/appliance/web/support-section.tsx";
import { simulatedHost } from "../../src/host/index.ts";
import { failure, success, systemClock } from "../../src/shared/index.ts";
import type { SnmpClient } from "../../src/snmp/index.ts";
import { glassSections } from "./glass-sections.ts";

const OWN = { cidr: "192.168.1.20/24", hasArp: true };

/** The steps of the set-up and the further pages of the home, in the order in which a box has them. */
export function pageSections(home: HomePorts): Section[] {
  const data = defaultSettings();
  const settings = { data, update: (change: (of: typeof data) => void) => change(data), flush } as never;
  const where = { networks: [OWN], seen: [] };
  const ranges = createRangesDesk({
    ...{ settings, where: () => where, mayUseOwnNetworks: true, onChange: () => {} },
    configuration: () => withFirstRanges({ configuration: undefined, local: data.local, ...where }),
    consent: () =>
      createConsent({ document: { networks: [], ports: [] }, ownNetworks: [OWN], demonstration: false }),
    client: {} as SnmpClient,
    inquire: async () => [],
  });
  const clock = { now: () => systemClock.now(), state: () => "ntp" as const };
  const server = {
    state: () => ({
      ...{ name: "attic", enrolment: "none" as const, waitingMessages: 0 },
    }),
    claim: async () => success(undefined),
    move: async () => success({ untold: 0 }),
    try: async () => failure("usage", "no address"),
  };
  return [
    ...setupSections(
      { server, ranges, connection: createConnectionDesk(settings, clock) },
      home,
      simulatedHost({ clock: systemClock }),
    ),
    ...glassSections(),
    supportSection(async () => "Tallybox 1.0.0\nversions: …\n".repeat(40)),
    healthSection({
      health: async () => ({
        ...{ temperatureCelsius: 48.3, memoryBytes: 4e9, memoryFreeBytes: 2.1e9 },
        ...{ diskBytes: 32e9, diskFreeBytes: 2e9, wear: { usedPercent: 10 } },
        alarms: [{ sensor: "rpi_volt", kind: "voltage" }],
      }),
      clockState: () => "ntp",
    }),
    resetSection({ name: () => "attic", factoryReset: async () => success(undefined) }),
  ];
}

async function flush() {
  return success(undefined);
}
