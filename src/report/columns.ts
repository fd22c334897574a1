// Writing a report's columns: the counterpart of the protocol's reader, entry by entry.

import {
  type Cell,
  measuredFrom,
  type ReportPayload,
  type Sheet,
  textEntry,
  timeFields,
} from "../protocol/index.ts";

type Kind = "texts" | "numbers" | "add";
type Entry = string | number;

interface Column {
  entries: Entry[];
  /** The cell that the next entry would be about. */
  next: number;
}

export interface ColumnWriter {
  /**
   * Sets a cell of a sheet whose column and place among the column's cells are given. `base` is what the same
   * printer's cell held, where the receiver has it.
   */
  put(path: string, place: number, sheet: Sheet, after: Cell, base: Cell): void;
  columns(): Pick<ReportPayload, "texts" | "numbers" | "add">;
}

export function createColumnWriter(at: number, tick: 1 | 1000): ColumnWriter {
  const kinds: Record<Kind, Map<string, Column>> = { texts: new Map(), numbers: new Map(), add: new Map() };

  function push(kind: Kind, path: string, place: number, entry: Entry): void {
    const columns = kinds[kind];
    const column = columns.get(path) ?? { entries: [], next: 0 };
    columns.set(path, column);
    const skip = place - column.next;
    if (kind === "texts") {
      if (skip > 0) column.entries.push(skip);
      // "0,0,0," packs better than the change to a text and back.
    } else if (kind === "add" && skip <= 8) for (let i = 0; i < skip; i++) column.entries.push(0);
    else if (skip > 0) column.entries.push(String(skip));
    column.entries.push(entry);
    column.next = place + 1;
  }

  return {
    put(path, place, sheet, after, base) {
      const text = textEntry(after);
      if (text !== undefined || typeof after !== "number") push("texts", path, place, text ?? 0);
      else if (timeFields.has(path))
        push("numbers", path, place, (measuredFrom(path, sheet, at) - after) / tick);
      else if (typeof base === "number" && isShort(after - base, after))
        push("add", path, place, after - base);
      else push("numbers", path, place, after);
    },
    columns() {
      const kept: Pick<ReportPayload, "texts" | "numbers" | "add"> = {};
      for (const kind of ["texts", "numbers", "add"] as const)
        if (kinds[kind].size > 0)
          Object.assign(kept, {
            [kind]: Object.fromEntries([...kinds[kind]].map(([path, { entries }]) => [path, entries])),
          });
      return kept;
    },
  };
}

// A difference is sent where it is whole, exact and not much longer than the number itself.
function isShort(difference: number, value: number): boolean {
  return (
    Number.isSafeInteger(value) &&
    Number.isSafeInteger(difference) &&
    Number.isSafeInteger(value - difference) &&
    String(difference).length <= String(value).length
  );
}
