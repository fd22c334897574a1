// What needs somebody today: printers and boxes gathered by what is the matter, worst first.
import { reasonWords, type State } from "../design/index.ts";
import type { BoxSummary } from "./box-summary.ts";
import { type FleetRow, lowest, printerName } from "./fleet-row.ts";

export interface TodayItem {
  href: string;
  name: string;
  /** Site and place. */
  where: string;
  /** What is the matter and what to do. */
  what: string;
  /** Since when, where that is known. */
  since?: number | undefined;
}

export interface TodayGroup {
  state: State;
  /** `2 printers have an empty supply`. */
  title: string;
  items: TodayItem[];
  /** How many there are; `items` holds the first few. */
  count: number;
  /** A filter that shows all of them. */
  q?: string;
}

export interface Today {
  printers: number;
  boxes: number;
  groups: TodayGroup[];
}

/** Something about a printer that a person should look at though the printer is well. */
export interface Doubt {
  kind: "counter" | "identity";
  printerId: number;
  at: number;
  text: string;
}

const SHOWN = 4;

export function today(
  rows: readonly FleetRow[],
  boxes: readonly BoxSummary[],
  doubts: readonly Doubt[] = [],
): Today {
  const troubled = boxes.filter((box) => box.state === "broken" || box.state === "attention");
  const boxGroups = (["broken", "attention"] as const).flatMap((state) => {
    const found = troubled.filter((box) => box.state === state);
    if (found.length === 0) return [];
    const title = `${count(found.length, "box needs", "boxes need")} a look`;
    return [{ state, title, count: found.length, items: found.slice(0, SHOWN).map(boxItem) }];
  });

  const bins = new Map<Kind, FleetRow[]>();
  for (const row of rows) {
    const kind = kindOf(row);
    if (!kind) continue;
    const bin = bins.get(kind);
    if (bin) bin.push(row);
    else bins.set(kind, [row]);
  }
  const printerGroups = kinds.flatMap(({ kind, state, one, many, q }) => {
    const found = bins.get(kind) ?? [];
    if (found.length === 0) return [];
    const sorted =
      kind === "silent" ? found.toSorted((a, b) => (b.silentSince ?? 0) - (a.silentSince ?? 0)) : found;
    const items = sorted.slice(0, SHOWN).map(printerItem);
    return [{ state, title: count(found.length, one, many), count: found.length, items, q }];
  });
  const groups = [...boxGroups, ...printerGroups, ...doubtGroups(rows, doubts)];
  const rank = { broken: 0, attention: 1, unknown: 2, fine: 3 };
  return {
    printers: printerGroups.reduce((sum, group) => sum + group.count, 0),
    boxes: troubled.length,
    groups: groups.sort((a, b) => rank[a.state] - rank[b.state]),
  };
}

const doubtKinds = [
  { kind: "counter", one: "printer has an odd counter", many: "printers have odd counters" },
  {
    kind: "identity",
    one: "printer may be one that was known before",
    many: "printers may be ones that were known before",
  },
] as const;

function doubtGroups(rows: readonly FleetRow[], doubts: readonly Doubt[]): TodayGroup[] {
  if (doubts.length === 0) return [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return doubtKinds.flatMap(({ kind, one, many }) => {
    // The newest of a printer stands for all.
    const ofKind = new Map(doubts.filter((each) => each.kind === kind).map((each) => [each.printerId, each]));
    const items = [...ofKind.values()].flatMap(({ printerId, at, text }) => {
      const row = byId.get(printerId);
      return row ? [{ ...printerItem(row), what: text, since: at }] : [];
    });
    if (items.length === 0) return [];
    const title = count(items.length, one, many);
    return [{ state: "attention" as const, title, count: items.length, items: items.slice(0, SHOWN) }];
  });
}

type Kind = "empty" | "stopped" | "low" | "attention" | "silent" | "unread";

const kinds: { kind: Kind; state: State; one: string; many: string; q: string }[] = [
  {
    kind: "empty",
    state: "broken",
    one: "printer has an empty supply",
    many: "printers have an empty supply",
    q: "state:broken state:empty",
  },
  {
    kind: "stopped",
    state: "broken",
    one: "printer has stopped",
    many: "printers have stopped",
    q: "state:broken -state:empty",
  },
  {
    kind: "low",
    state: "attention",
    one: "printer runs low",
    many: "printers run low",
    q: "state:attention supply<10",
  },
  {
    kind: "attention",
    state: "attention",
    one: "printer asks for attention",
    many: "printers ask for attention",
    q: "state:attention -supply<10",
  },
  {
    kind: "silent",
    state: "unknown",
    one: "printer does not answer",
    many: "printers do not answer",
    q: "state:silent",
  },
  {
    kind: "unread",
    state: "unknown",
    one: "printer is not read: its box is offline",
    many: "printers are not read: their box is offline",
    q: "state:unread",
  },
];

// Each printer stands in one group: the one that somebody would act on first.
function kindOf(row: FleetRow): Kind | undefined {
  if (row.silentSince !== undefined) return "silent";
  if (row.notReadSince !== undefined) return "unread";
  const share = lowest(row, () => true);
  if (row.state === "broken") return share === 0 ? "empty" : "stopped";
  if (row.state === "attention") return share !== undefined && share < 10 ? "low" : "attention";
  return undefined;
}

function printerItem(row: FleetRow): TodayItem {
  const [first, ...more] = row.reasons;
  const others = more.length > 0 ? ` And ${more.length} more.` : "";
  return {
    href: `/printers/${row.id}`,
    name: printerName(row),
    where: [row.location, row.site].filter(Boolean).join(", "),
    what: first ? `${reasonWords(first)}. ${first.todo ?? ""}${others}` : "",
    since: row.silentSince ?? row.notReadSince,
  };
}

function boxItem(box: BoxSummary): TodayItem {
  const [first] = box.reasons;
  return {
    href: `/boxes/${box.id}`,
    name: box.name,
    where: box.site,
    what: first ? `${first.what}. ${first.todo ?? ""}` : "",
    since: box.offlineSince,
  };
}

/** `1 box needs`, `3 boxes need`. */
export function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
