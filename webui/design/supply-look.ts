// What may be drawn of a supply: a bar only for a number that the printer told.
import { inEnglish, type Say, type Supply } from "../../src/model/index.ts";
import { supplyTexts } from "./look-texts.ts";

/** Below this share a supply is worth a thought. */
export const LOW_PERCENT = 10;

export type SupplyFill = "known" | "some" | "untold" | "empty" | "unlimited";

export interface SupplyLook {
  /** K, C, M, Y, or LC, LM, …; empty when the supply has no colour. */
  letter: string;
  /** Name of the bar's colour in components.css. */
  tint: string;
  fill: SupplyFill;
  /** Share of the bar that is drawn, 0–100, for `known`. */
  drawn: number;
  /** Fills up instead of running out: the bar grows from the other end. */
  isReceptacle: boolean;
  isLow: boolean;
  /** `62 %`, `some left`, `not told`, `empty`, `30 % full`. */
  words: string;
  /** What it is called, from what the printer told. */
  name: string;
}

const LETTERS: Record<string, [letter: string, tint: string]> = {
  black: ["K", "black"],
  "photo black": ["PK", "black"],
  "matte black": ["MK", "black"],
  gray: ["GY", "light"],
  grey: ["GY", "light"],
  "light gray": ["LG", "light"],
  "light black": ["LK", "light"],
  cyan: ["C", "cyan"],
  "light cyan": ["LC", "cyan"],
  magenta: ["M", "magenta"],
  "light magenta": ["LM", "magenta"],
  yellow: ["Y", "yellow"],
  red: ["R", "red"],
  green: ["G", "green"],
  blue: ["B", "blue"],
  orange: ["OR", "yellow"],
  white: ["WT", "light"],
  clear: ["CL", "light"],
};

/** How to draw a supply and what to say beside it. */
export function supplyLook(supply: Supply, say: Say = inEnglish): SupplyLook {
  const color = supply.color?.toLowerCase().replaceAll(/[-_]/g, " ");
  const [letter, tint] = (color && LETTERS[color]) || ["", "other"];
  const isReceptacle = supply.receptacle === true;
  const common = { letter, tint: isReceptacle ? "other" : tint, isReceptacle, name: supplyName(supply) };
  const percent = supply.percent ?? undefined;

  if (supply.state === "empty" || percent === 0) {
    // The level of a container is the room left (RFC 3805 prtMarkerSuppliesClass): nothing left means full.
    return {
      ...common,
      fill: "empty",
      drawn: 0,
      isLow: true,
      words: say(isReceptacle ? supplyTexts.full : supplyTexts.empty),
    };
  }
  if (percent !== undefined) {
    const isLow = percent < LOW_PERCENT;
    const words = isReceptacle
      ? say(supplyTexts.percentFull, { percent: 100 - percent })
      : say(supplyTexts.percent, { percent });
    return { ...common, fill: "known", drawn: isReceptacle ? 100 - percent : percent, isLow, words };
  }
  switch (supply.state) {
    case "some-remaining":
      return {
        ...common,
        fill: "some",
        drawn: 0,
        isLow: false,
        words: say(isReceptacle ? supplyTexts.roomLeft : supplyTexts.someLeft),
      };
    case "no-restriction":
      return { ...common, fill: "unlimited", drawn: 0, isLow: false, words: say(supplyTexts.noLimit) };
    default:
      return { ...common, fill: "untold", drawn: 0, isLow: false, words: say(supplyTexts.notTold) };
  }
}

function supplyName(supply: Supply): string {
  if (supply.description) return supply.description;
  const kind = (supply.type ?? "supply").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const name = supply.color ? `${supply.color} ${kind}` : kind;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** True for what a page cannot be printed without: toner, ink, ribbon. */
export function isMarkingMaterial(supply: Supply): boolean {
  return (
    supply.receptacle !== true &&
    (/toner|ink|ribbon|wax|developer/i.test(supply.type ?? "") ||
      (supply.type === undefined && supply.color !== undefined)) &&
    !/waste/i.test(supply.type ?? "")
  );
}
