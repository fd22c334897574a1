// Sets of supplies as printers have them.
import { colorPages, pages } from "./counts.ts";
import type { Supply } from "./printer-mib.ts";

type Levels = { black: number; cyan: number; magenta: number; yellow: number };

interface TonerOptions {
  /** Default percent, with 100 as capacity. */
  unit?: Supply["unit"];
  max?: number;
  yieldPages?: number;
  /** Order of the rows; HP and most begin with black, Konica and Canon with cyan or yellow. */
  order?: (keyof Levels)[];
  type?: Supply["type"];
  /** Levels that do not move, where an alert speaks of them. */
  still?: (keyof Levels)[];
}

/** Four toners (or inks); `describe` names a row from its colour. */
export function fourColors(
  levels: Levels,
  describe: (color: string) => string,
  options: TonerOptions = {},
): Supply[] {
  const { unit = "percent", max = 100, yieldPages = 12_000, type = "toner" } = options;
  const order = options.order ?? ["black", "cyan", "magenta", "yellow"];
  return order.map((color, index) => ({
    row: index + 1,
    description: describe(color),
    type,
    unit,
    max,
    level: levels[color],
    color,
    ...(!options.still?.includes(color) && {
      wear: { yieldPages, on: color === "black" ? pages : colorPages },
    }),
  }));
}

export function blackOnly(description: string, level: number, options: TonerOptions = {}): Supply {
  const { unit = "percent", max = 100, yieldPages = 10_000, type = "toner" } = options;
  const still = options.still?.includes("black") ?? false;
  const supply: Supply = { row: 1, description, type, unit, max, level, color: "black" };
  return still ? supply : { ...supply, wear: { yieldPages, on: pages } };
}

/** A part that wears with every page: drum, fuser, belt; or a box that fills, whose level is the room left. */
export function part(
  row: number,
  description: string,
  type: Supply["type"],
  level: number,
  options: { max?: number; unit?: Supply["unit"]; filled?: boolean; yieldPages?: number } = {},
): Supply {
  const { max = 100, unit = "percent", filled = false, yieldPages = 150_000 } = options;
  return { row, description, type, unit, max, level, filled, wear: { yieldPages, on: pages } };
}

export const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
