import { officeCredentials, officeDefinition } from "../simulator/index.ts";
import type { StartOptions } from "./options.ts";

/** The site as \`tallybox-server site import\` takes it: its name and its configuration. */
export function siteDocument(name: string, options: StartOptions) {
  return {
    name,
    configuration: options.ranges.length === 0 ? officeConfiguration(options) : realConfiguration(options),
  };
}

/** Short rounds, so that one sees it work; the office counts on while one watches. */
function officeConfiguration({ officePort }: StartOptions) {
  // A community is tried in both versions anyway.
  const credentials = officeCredentials(officeDefinition()).filter(({ version }) => version !== "1");
  return {
    schema: 1,
    ranges: [
      {
        name: "Office",
        addresses: ["127.10.1.0/24"],
        port: officePort,
        credentials: credentials.map(({ id }) => id),
      },
    ],
    credentials,
    discover: { everyMinutes: 10, packetsPerSecond: 300 },
    collect: { everyMinutes: 1 },
    report: { everyMinutes: 1 },
    checkIn: { everyMinutes: 1 },
  };
}

function realConfiguration({ ranges, communities, snmpPort }: StartOptions) {
  const credentials = communities.map((community, index) => ({
    id: `community-${index + 1}`,
    version: "2c",
    community,
  }));
  return {
    schema: 1,
    ranges: ranges.map((range, index) => ({
      name: range.length <= 80 ? range : `Range ${index + 1}`,
      addresses: range.split(/[\s,]+/),
      port: snmpPort,
      credentials: credentials.map(({ id }) => id),
    })),
    credentials,
    checkIn: { everyMinutes: 1 },
  };
}
