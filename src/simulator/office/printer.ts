// A printer of the office from a short description: standard tables, what its maker adds, and what happens
// to it over a day.
import type { Addition, DeviceDefinition, Variable } from "../definition.ts";
import { activities, type CountName, type Counts, type Place, pages, placed, sumOf } from "./counts.ts";
import { lifeCountOid, type PrinterMib, printerMib, type Supply, supplyLevelOid } from "./printer-mib.ts";
import { hostResources, interfaces, systemGroup, traffic } from "./standard.ts";
import { text } from "./variables.ts";

const NETWORK = "127.10.1";
const PWG_PORT = "1.3.6.1.4.1.2699.1.2.1.2.1.1";

/** What a maker tells outside the standard tables. */
export interface MakerPart {
  variables: Variable[];
  places: Place[];
  alongside?: { on: readonly CountName[]; addition: Addition }[];
}

export interface PrinterSpec {
  /** Last number of the address. */
  host: number;
  name: string;
  descr: string;
  objectId: string;
  hostname: string;
  location: string;
  contact?: string;
  /** Twelve hexadecimal digits. */
  mac: string;
  uptimeDays: number;
  /** hrDeviceDescr of the printer's row. */
  deviceDescr: string;
  /** IEEE 1284 device id, where it is also told by the PWG port monitor MIB. */
  pwgDeviceId?: string;
  counts: Counts;
  perHour?: Counts;
  /** What the marker's own counter says beyond the pages. */
  lifeCountPlus?: number;
  deviceStatus?: number;
  printer: Omit<PrinterMib, "lifeCount">;
  maker: MakerPart;
  /** How it behaves on the network. */
  network?: Pick<DeviceDefinition, "communities" | "versions" | "users" | "faults" | "maxMessageBytes">;
}

export const officeAddress = (host: number): string => `${NETWORK}.${host}`;

export function definePrinter(spec: PrinterSpec): DeviceDefinition {
  const address = officeAddress(spec.host);
  const { counts, maker, printer } = spec;
  const lifeCount: Place = { oid: lifeCountOid, of: pages, as: "Counter32", plus: spec.lifeCountPlus ?? 0 };
  const octets = 40_000_000 + sumOf(counts, pages) * 900;
  const variables = [
    ...systemGroup({
      descr: spec.descr,
      objectId: spec.objectId,
      name: spec.hostname,
      location: spec.location,
      contact: spec.contact ?? "",
      uptimeDays: spec.uptimeDays,
    }),
    ...interfaces([
      { index: 1, descr: "lo", type: 24, mac: "", megabits: 10, up: true, octets: [71_002, 71_002] },
      {
        index: 2,
        descr: "eth0",
        type: 6,
        mac: spec.mac,
        megabits: 1000,
        up: true,
        address,
        octets: [octets, Math.floor(octets / 7)],
      },
    ]),
    ...hostResources(524_288, spec.uptimeDays, [
      { index: 1, type: "printer", descr: spec.deviceDescr, status: spec.deviceStatus ?? 2 },
      { index: 2, type: "network", descr: "Ethernet 10/100/1000", status: 2 },
    ]),
    ...printerMib({ ...printer, lifeCount: sumOf(counts, pages) + (spec.lifeCountPlus ?? 0) }),
    ...(spec.pwgDeviceId === undefined
      ? []
      : [text(`${PWG_PORT}.2.1`, spec.deviceDescr), text(`${PWG_PORT}.3.1`, spec.pwgDeviceId)]),
    ...maker.variables,
    ...maker.places.map((place) => placed(place, counts)),
  ];
  const wear = printer.supplies.flatMap((supply) => wearOf(supply, printer.suppliesIndex ?? 1));
  const happening = activities({
    perHour: spec.perHour ?? {},
    places: [lifeCount, ...maker.places],
    alongside: [...(maker.alongside ?? []), ...wear],
  });
  return {
    name: spec.name,
    address,
    variables,
    activity: happening.length > 0 ? [...happening, traffic(2, 900)] : [],
    ...spec.network,
  };
}

// A worn-out supply is replaced: the level goes on from full.
function wearOf(supply: Supply, index: number): { on: readonly CountName[]; addition: Addition }[] {
  if (!supply.wear || supply.level < 0) return [];
  const lowest = Math.floor(supply.max * 0.04);
  return [
    {
      on: supply.wear.on,
      addition: {
        oid: supplyLevelOid(index, supply.row),
        by: -supply.max / supply.wear.yieldPages,
        within: [lowest, supply.max],
      },
    },
  ];
}
