// The columns a person may choose from: what they are called, how they sort, what stands in them.
import type { Child } from "hono/jsx";
import {
  isMarkingMaterial,
  Moment,
  type Reader,
  reasonWords,
  StateMark,
  SupplyBar,
  states,
  supplyLook,
} from "../design/index.ts";
import { type FleetRow, lowest, lowestToner, printerName } from "./fleet-row.ts";

export interface FleetColumn {
  id: string;
  title: string;
  isNumber?: true;
  /** What rows are ordered by; undefined goes last in either direction. */
  order(row: FleetRow): string | number | undefined;
  cell(row: FleetRow, reader: Reader): Child;
  /** Plain value for the CSV. */
  plain(row: FleetRow): string | number | undefined;
}

type TextField =
  | "vendor"
  | "serialNumber"
  | "hostname"
  | "address"
  | "location"
  | "firmware"
  | "macAddress"
  | "assetNumber"
  | "profile"
  | "site"
  | "box";

function text(id: string, title: string, field: TextField): FleetColumn {
  return {
    id,
    title,
    order: (row) => row[field],
    cell: (row) => (row[field] === undefined ? <NotTold /> : <span class="two-lines">{row[field]}</span>),
    plain: (row) => row[field],
  };
}

function counter(name: string, title: string): FleetColumn {
  return {
    id: name,
    title,
    isNumber: true,
    order: (row) => row.counters[name],
    cell: (row, reader) => {
      const value = row.counters[name];
      return value === undefined ? <NotTold /> : reader.number(value);
    },
    plain: (row) => row.counters[name],
  };
}

function NotTold() {
  return (
    <span class="soft" title="The printer does not tell">
      –
    </span>
  );
}

export const fleetColumns: readonly FleetColumn[] = [
  {
    id: "model",
    title: "Printer",
    order: printerName,
    cell: (row) => (
      <a class="row__link two-lines" href={`/printers/${row.id}`}>
        {printerName(row)}
      </a>
    ),
    plain: printerName,
  },
  {
    id: "state",
    title: "State",
    // Worst first when ascending: who sorts by state looks for trouble.
    order: (row) => states.indexOf(row.state),
    cell: (row, reader) => <RowState row={row} reader={reader} />,
    plain: (row) => [row.state, ...row.reasons.map((reason) => reasonWords(reason))].join("; "),
  },
  {
    id: "supplies",
    title: "Supplies",
    order: lowestToner,
    cell: (row, reader) => <RowSupplies row={row} reader={reader} />,
    plain: (row) =>
      row.supplies
        .map((supply) => supplyLook(supply))
        .map((look) => `${look.name}: ${look.words}`)
        .join("; "),
  },
  counter("total", "Pages"),
  text("serial", "Serial number", "serialNumber"),
  text("address", "Address", "address"),
  text("site", "Site", "site"),
  text("location", "Location", "location"),
  {
    id: "seen",
    title: "Last seen",
    order: (row) => -row.lastSeen,
    cell: (row, reader) => <Moment at={row.lastSeen} reader={reader} />,
    plain: (row) => new Date(row.lastSeen).toISOString(),
  },
  text("vendor", "Vendor", "vendor"),
  text("host", "Host name", "hostname"),
  text("box", "Box", "box"),
  counter("mono", "Mono"),
  counter("color", "Color"),
  counter("print", "Printed"),
  counter("copy", "Copied"),
  counter("fax", "Faxed"),
  counter("scan", "Scanned"),
  {
    id: "lowest",
    title: "Lowest supply %",
    isNumber: true,
    order: (row) => lowest(row, () => true),
    cell: (row) => lowest(row, () => true) ?? <NotTold />,
    plain: (row) => lowest(row, () => true),
  },
  text("firmware", "Firmware", "firmware"),
  text("mac", "MAC address", "macAddress"),
  text("asset", "Asset number", "assetNumber"),
  text("profile", "Profile", "profile"),
  {
    id: "first",
    title: "First seen",
    order: (row) => -row.firstSeen,
    cell: (row, reader) => <Moment at={row.firstSeen} reader={reader} />,
    plain: (row) => new Date(row.firstSeen).toISOString(),
  },
];

export const defaultColumns: readonly string[] = [
  ...["model", "state", "supplies", "total", "serial", "address", "site", "seen"],
];

/** Known columns in the order asked for; the printer's name always leads. */
export function chosenColumns(ids: readonly string[]): FleetColumn[] {
  const wanted = new Set(["model", ...ids]);
  const found = [...wanted].flatMap((id) => fleetColumns.find((column) => column.id === id) ?? []);
  return found.length > 1 ? found : chosenColumns(defaultColumns);
}

function RowState(props: { row: FleetRow; reader: Reader }) {
  const { row, reader } = props;
  const [first, ...more] = row.reasons;
  const at = row.silentSince ?? row.notReadSince;
  const since = at === undefined ? undefined : reader.exact(at);
  const title = row.reasons.map((each) => `${reasonWords(each, since)}. ${each.todo ?? ""}`).join("\n");
  return (
    <span class="row__state two-lines" title={title || undefined}>
      <StateMark state={row.state} />
      {first ? ` ${reasonWords(first)}` : ""}
      {more.length > 0 ? ` and ${more.length} more` : ""}
    </span>
  );
}

/** The order that people know: K C M Y, so that a column of rows can be scanned. */
const COLORS = ["black", "cyan", "magenta", "yellow"];

/** Colours always; what has none only when somebody should know. */
function RowSupplies(props: { row: FleetRow; reader: Reader }) {
  const ageMs = props.reader.now - props.row.lastSeen;
  const shown = props.row.supplies
    .map((supply) => ({ supply, look: supplyLook(supply), place: COLORS.indexOf(supply.color ?? "") }))
    .filter(({ supply, look, place }) => (place >= 0 && isMarkingMaterial(supply)) || look.isLow)
    .sort((a, b) => (a.place < 0 ? COLORS.length : a.place) - (b.place < 0 ? COLORS.length : b.place))
    .map(({ supply }) => supply);
  const list =
    shown.length > 0 ? shown : props.row.supplies.filter((supply) => !supply.receptacle).slice(0, 1);
  if (list.length === 0) return <span class="soft">not told</span>;
  const rest = list.length - 6;
  return (
    <span class="supplies">
      {list.slice(0, 6).map((supply) => (
        <SupplyBar supply={supply} ageMs={ageMs} isShort />
      ))}
      {rest > 0 ? <span class="soft small">and {rest} more</span> : null}
    </span>
  );
}
