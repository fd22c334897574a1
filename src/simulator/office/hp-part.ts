// HP's net-peripheral tree (HP-LASERJET-COMMON-MIB); texts carry a character-set prefix of two octets.
import type { Variable } from "../definition.ts";
import { colorPages, copiedPages, monoPages, type Place, pages, printedPages } from "./counts.ts";
import type { MakerPart } from "./printer.ts";
import { octets, text } from "./variables.ts";

const DEVICE = "1.3.6.1.4.1.11.2.3.9.4.2.1";
const STATUS_ID = "1.3.6.1.4.1.11.2.3.9.1.1.7.0";
/** FUTURESMART-MIB print-meter-equivalent-impression-count: category, data source. */
const METER = `${DEVICE}.1.16.1.44`;
export const NET_PERIPHERAL = "1.3.6.1.4.1.11.2.3.9.1";

interface HpTexts {
  productNumber: string;
  model: string;
  serial: string;
  firmwareDate: string;
  firmware: string;
  hostname: string;
  location: string;
  asset: string;
  deviceId: string;
}

const pml = (oid: string, value: string): Variable =>
  octets(oid, Buffer.concat([Uint8Array.of(0x01, 0x15), Buffer.from(value)]));

/** The net-peripheral tree with its texts, and the places of the counters given. */
export function hpPart(texts: HpTexts, places: Place[]): MakerPart {
  return {
    variables: [
      text(STATUS_ID, texts.deviceId),
      pml(`${DEVICE}.1.3.1.0`, texts.productNumber),
      pml(`${DEVICE}.1.3.2.0`, texts.model),
      pml(`${DEVICE}.1.3.3.0`, texts.serial),
      pml(`${DEVICE}.1.3.5.0`, texts.firmwareDate),
      pml(`${DEVICE}.1.3.6.0`, texts.firmware),
      pml(`${DEVICE}.1.3.10.0`, texts.hostname),
      pml(`${DEVICE}.1.3.11.0`, texts.location),
      pml(`${DEVICE}.1.3.12.0`, texts.asset),
    ],
    places,
  };
}

export const engine: Place[] = [
  { oid: `${DEVICE}.4.1.2.5.0`, of: pages, as: "INTEGER" },
  { oid: `${DEVICE}.4.1.2.6.0`, of: monoPages, as: "INTEGER" },
  { oid: `${DEVICE}.4.1.2.22.0`, of: ["duplexSheets"], as: "INTEGER" },
];
export const colorEngine: Place = { oid: `${DEVICE}.4.1.2.7.0`, of: colorPages, as: "INTEGER" };
export const feederScans: Place = { oid: `${DEVICE}.2.2.1.44.0`, of: ["scan"], as: "INTEGER" };
export const meter: Place[] = [
  { oid: `${METER}.13.1.0`, of: printedPages, as: "float" },
  { oid: `${METER}.13.2.0`, of: copiedPages, as: "float" },
  { oid: `${METER}.13.3.0`, of: ["faxMono"], as: "float" },
  { oid: `${METER}.1.1.0`, of: ["printMono"], as: "float" },
  { oid: `${METER}.2.1.0`, of: ["printColor"], as: "float" },
  { oid: `${METER}.1.2.0`, of: ["copyMono"], as: "float" },
  { oid: `${METER}.2.2.0`, of: ["copyColor"], as: "float" },
  { oid: `${METER}.1.3.0`, of: ["faxMono"], as: "float" },
];
/** Pages from the glass, of which the reference case has a fixed number. */
export const glassScans: Place = { oid: `${DEVICE}.2.2.1.74.0`, of: [], as: "INTEGER", plus: 3_180 };
