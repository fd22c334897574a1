// Which row of a report a new printer resembles most: a fleet has far fewer models than printers.

import { type Sheet, tableNames } from "../protocol/index.ts";

interface Seen {
  sheet: Sheet;
  place: number;
}

// Of as many different models a new one is compared with the latest ones.
const COMPARED = 12;

export function createLikeness() {
  const models = new Map<string, Seen>();
  return {
    /** The latest row of the same model, else of the models seen last the one that shares most cells; none at first. */
    closest(sheet: Sheet): Seen | undefined {
      const same = models.get(modelOf(sheet));
      if (same) return same;
      let best: { seen: Seen; shared: number } | undefined;
      for (const seen of [...models.values()].slice(-COMPARED)) {
        const shared = sharedCells(sheet, seen.sheet);
        if (!best || shared >= best.shared) best = { seen, shared };
      }
      return best?.seen;
    },
    add(sheet: Sheet, place: number): void {
      const model = modelOf(sheet);
      models.delete(model);
      models.set(model, { sheet, place });
    },
  };
}

function modelOf({ fields }: Sheet): string {
  return JSON.stringify([
    fields.get("profile"),
    fields.get("model"),
    fields.get("supplies"),
    fields.get("trays"),
  ]);
}

function sharedCells(a: Sheet, b: Sheet): number {
  let shared = 0;
  for (const [path, cell] of a.fields) if (b.fields.get(path) === cell) shared++;
  for (const table of tableNames)
    for (const [i, row] of a.tables[table].entries()) {
      const other = b.tables[table][i];
      if (!other) break;
      // An OID that need not be sent again saves more than any other cell.
      for (const [column, cell] of row.entries())
        if (cell === other[column]) shared += table === "readings" && column === 0 ? 4 : 1;
    }
  return shared;
}
