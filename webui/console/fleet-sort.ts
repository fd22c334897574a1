import { type FleetColumn, fleetColumns } from "./fleet-columns.tsx";
import type { FleetRow } from "./fleet-row.ts";

export interface FleetSort {
  column: FleetColumn;
  isDescending: boolean;
}

// Numeric, so that 10.4.0.9 stands before 10.4.0.10.
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** `total` or `-total`; undefined for what is no column. */
export function parseFleetSort(text: string | undefined): FleetSort | undefined {
  const isDescending = text?.startsWith("-") === true;
  const id = isDescending ? text?.slice(1) : text;
  const column = fleetColumns.find((candidate) => candidate.id === id);
  return column && { column, isDescending };
}

/** A sorted copy; what a printer did not tell goes last, equal ones keep the order of their ids. */
export function sortFleet(rows: readonly FleetRow[], sort: FleetSort): FleetRow[] {
  const direction = sort.isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sort.column.order(row) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined) {
        if (a.value !== b.value) return a.value === undefined ? 1 : -1;
        return a.row.id - b.row.id;
      }
      return direction * compare(a.value, b.value) || a.row.id - b.row.id;
    })
    .map(({ row }) => row);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}
