// Which reading comes next: both ends guess alike, so that a report only says where the guess is wrong.

import type { Row } from "./report-sheet.ts";

export interface ReadingGuide {
  /** Begins a printer whose readings most likely are like those. */
  begin(like: readonly Row[]): void;
  /** The id that is expected next; undefined: the one that follows in the report's own list. */
  expected(): string | undefined;
  /** Goes on after this id, and tells the row of the same reading in what was given to `begin`. */
  follow(id: string): Row | undefined;
  /** Which of the printer's times a reading with this id had that no other tells of. */
  usualTime(id: string): number;
  noteTime(id: string, time: number): void;
}

export function createReadingGuide(): ReadingGuide {
  const times = new Map<string, number>();
  let rows: readonly Row[] = [];
  // Made when the first guess fails: mostly none does.
  let places: Map<unknown, number> | undefined;
  let next = 0;
  return {
    begin(like) {
      rows = like;
      places = undefined;
      next = 0;
    },
    expected() {
      const id = rows[next]?.[0];
      return typeof id === "string" ? id : undefined;
    },
    follow(id) {
      let place: number | undefined = next;
      if (rows[next]?.[0] !== id) {
        places ??= new Map(rows.map(([known], at) => [known, at]));
        place = places.get(id);
      }
      // A reading that is new here stands between two that are known: the second is expected still.
      if (place === undefined) return undefined;
      next = place + 1;
      return rows[place];
    },
    usualTime: (id) => times.get(id) ?? 0,
    noteTime: (id, time) => void times.set(id, time),
  };
}
