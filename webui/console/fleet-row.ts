// One printer as the fleet's table and filter know it.
import {
  isRead,
  printerName as makerAndModel,
  type Printer,
  type PrinterReason,
  type Supply,
} from "../../src/model/index.ts";
import {
  isMarkingMaterial,
  judgePrinter,
  printerReasonLook,
  type Reason,
  type State,
} from "../design/index.ts";

export interface FleetRow {
  id: number;
  vendor?: string | undefined;
  model?: string | undefined;
  serialNumber?: string | undefined;
  hostname?: string | undefined;
  address: string;
  location?: string | undefined;
  firmware?: string | undefined;
  macAddress?: string | undefined;
  assetNumber?: string | undefined;
  profile?: string | undefined;
  siteId: string;
  site: string;
  boxId: string;
  box: string;
  /** Counters that are numbers, by name. */
  counters: Readonly<Record<string, number>>;
  totalUnit?: string | undefined;
  supplies: readonly Supply[];
  state: State;
  reasons: readonly Reason[];
  silentSince?: number | undefined;
  /** Its last reading, where its box is offline. */
  notReadSince?: number | undefined;
  firstSeen: number;
  lastSeen: number;
  /** Lower-case text that free words are looked for in. */
  words: string;
}

export interface FleetRowSource {
  id: number;
  printer: Printer;
  state: "answering" | "silent";
  silentSince?: number | undefined;
  /** What the box says of why it is so. */
  reason?: PrinterReason | undefined;
  firstSeen: number;
  lastSeen: number;
  siteId: string;
  site: string;
  boxId: string;
  box: string;
  isBoxOffline: boolean;
}

const ABSENT: Record<"not-read" | "silent", Reason> = {
  "not-read": {
    state: "unknown",
    what: "Not read",
    because: "its box is offline",
    todo: "The box's page says since when, and what to do.",
  },
  // Boxes tell why a printer is silent: of this one none has told anything.
  silent: {
    state: "unknown",
    what: "Is listed by no box any more",
    todo: "Its history is kept, and goes on as soon as a box finds it.",
  },
};

export function fleetRow(source: FleetRowSource): FleetRow {
  const { printer } = source;
  const state = source.isBoxOffline ? "not-read" : source.state;
  const judged = judgePrinter(printer);
  // What was told of an answer says nothing of a printer that nobody gets an answer from, and the other way round.
  const isFitting = source.reason && isRead(source.reason.code) === (state === "answering");
  const told = source.reason && isFitting ? printerReasonLook(source.reason) : undefined;
  const counters: Record<string, number> = {};
  for (const [name, value] of Object.entries(printer.counters ?? {})) {
    if (typeof value === "number") counters[name] = value;
  }
  const unit = printer.counters?.totalUnit;
  return {
    id: source.id,
    vendor: printer.vendor,
    model: printer.model,
    serialNumber: printer.serialNumber,
    hostname: printer.hostname,
    address: printer.address,
    location: printer.location,
    firmware: printer.firmware,
    macAddress: printer.macAddress,
    assetNumber: printer.assetNumber,
    profile: printer.profile,
    siteId: source.siteId,
    site: source.site,
    boxId: source.boxId,
    box: source.box,
    counters,
    totalUnit: typeof unit === "string" ? unit : undefined,
    supplies: printer.supplies ?? [],
    // What a silent printer last said may no longer be so: its state is unknown, its levels fade.
    state: state === "answering" ? judged.state : state === "silent" && told ? told.state : "unknown",
    reasons:
      state === "answering"
        ? [...judged.reasons, ...(told ? [told] : [])]
        : [state === "silent" && told ? told : ABSENT[state]],
    silentSince: state === "silent" ? (source.silentSince ?? source.lastSeen) : undefined,
    notReadSince: state === "not-read" ? source.lastSeen : undefined,
    firstSeen: source.firstSeen,
    lastSeen: source.lastSeen,
    words: [
      ...[printer.vendor, printer.model, printer.serialNumber, printer.hostname, printer.address],
      ...[printer.location, printer.assetNumber, printer.macAddress, source.site],
    ]
      .filter((text) => text !== undefined)
      .join("\n")
      .toLowerCase(),
  };
}

/** What a person would call the printer. */
export function printerName(row: {
  vendor?: string | undefined;
  model?: string | undefined;
  address: string;
}): string {
  const name = makerAndModel(row);
  if (!name) return `Printer at ${row.address}`;
  return row.model ? name : `${name} printer`;
}

/** Share left of a supply, 0 when it only says that it is empty; undefined when not told. */
export function shareLeft(supply: Supply): number | undefined {
  if (supply.state === "empty") return 0;
  return supply.percent ?? undefined;
}

/** The lowest told share among a printer's supplies that pass; undefined when none is told. */
export function lowest(row: FleetRow, passes: (supply: Supply) => boolean): number | undefined {
  let least: number | undefined;
  for (const supply of row.supplies) {
    if (!passes(supply)) continue;
    const share = shareLeft(supply);
    if (share !== undefined && (least === undefined || share < least)) least = share;
  }
  return least;
}

export function lowestToner(row: FleetRow): number | undefined {
  return lowest(row, isMarkingMaterial);
}
