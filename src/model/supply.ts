// What prtMarkerSuppliesTable means (RFC 3805 §6, prtMarkerSuppliesLevel): unknown is never a number.

import type { Supply } from "./printer.ts";

/** PrtMarkerSuppliesTypeTC (IANA-PRINTER-MIB). */
export const supplyTypes: Record<number, string> = {
  1: "other",
  2: "unknown",
  3: "toner",
  4: "wasteToner",
  5: "ink",
  6: "inkCartridge",
  7: "inkRibbon",
  8: "wasteInk",
  9: "opc",
  10: "developer",
  11: "fuserOil",
  12: "solidWax",
  13: "ribbonWax",
  14: "wasteWax",
  15: "fuser",
  16: "coronaWire",
  17: "fuserOilWick",
  18: "cleanerUnit",
  19: "fuserCleaningPad",
  20: "transferUnit",
  21: "tonerCartridge",
  22: "fuserOiler",
  23: "water",
  24: "wasteWater",
  25: "glueWaterAdditive",
  26: "wastePaper",
  27: "bindingSupply",
  28: "bandingSupply",
  29: "stitchingWire",
  30: "shrinkWrap",
  31: "paperWrap",
  32: "staples",
  33: "inserts",
  34: "covers",
};

/** PrtMarkerSuppliesSupplyUnitTC. */
export const supplyUnits: Record<number, string> = {
  1: "other",
  2: "unknown",
  3: "tenThousandthsOfInches",
  4: "micrometers",
  7: "impressions",
  8: "sheets",
  11: "hours",
  12: "thousandthsOfOunces",
  13: "tenthsOfGrams",
  14: "hundrethsOfFluidOunces",
  15: "tenthsOfMilliliters",
  16: "feet",
  17: "meters",
  18: "items",
  19: "percent",
};

const PERCENT_UNIT = 19;
const FILLED = 4;
const WASTE_TYPES = new Set([4, 8, 14, 24, 26]);

export interface SupplyLevel {
  /** Absent where the printer told no level. */
  state?: NonNullable<Supply["state"]>;
  /** null: told, and no percentage; absent: cannot be said. */
  percent?: number | null;
}

/** State and percentage of a level by RFC 3805: −1 no restriction, −2 unknown, −3 some remaining. */
export function supplyLevel(
  level: number | undefined,
  maxCapacity: number | undefined,
  unit: number | undefined,
): SupplyLevel {
  if (level === undefined) return {};
  if (level < 0) return { state: NEGATIVE[level] ?? "unknown", percent: null };
  const state = level === 0 ? "empty" : "ok";
  if (maxCapacity !== undefined && maxCapacity > 0)
    // Some printers tell more than the capacity right after a new cartridge: it is full.
    return { state, percent: Math.min(100, Math.round((100 * level) / maxCapacity)) };
  // No capacity: the level is the percentage only where the unit says so (prtMarkerSuppliesSupplyUnit).
  if (unit === PERCENT_UNIT) return { state, percent: level <= 100 ? level : null };
  return unit === undefined ? { state } : { state, percent: null };
}

const NEGATIVE: Record<number, SupplyLevel["state"] & string> = {
  [-1]: "no-restriction",
  [-2]: "unknown",
  [-3]: "some-remaining",
};

/** True for a container that fills up: there the level is the room left. */
export function isReceptacle(supplyClass: number | undefined, type: number | undefined): boolean {
  return supplyClass === FILLED || (type !== undefined && WASTE_TYPES.has(type));
}

// As printers write them in the languages of their panels; whole words, whatever the script.
const COLOR_WORDS: [RegExp, string][] = (
  [
    [
      "black|schwarze?[nrs]?|noire?|negr[oa]|nero|nera|pret[oa]|zwarte?|svart|sort|musta|czarn[yae]|čern[áýé]|čierna|fekete|siyah|negru|crn[ai]|ч[её]рный|чорний|μαύρο",
      "黑|ブラック|검정|블랙",
      "black",
    ],
    ["cyane?|ciano?|cian|zyan|cyaan|cijan|syaani|azurová|голубой|циан|κυανό", "青|シアン|시안", "cyan"],
    ["magenta|purpurová|пурпурный|маджента|ματζέντα", "品红|洋红|紅|マゼンタ|마젠타", "magenta"],
    [
      "yellow|gelbe?[nrs]?|jaune|amarill[oa]|giall[oa]|amarel[oa]|gele?|geel|gul|keltainen|żółty|żółta|žlut[áýé]|žltá|sárga|sarı|galben|žuta|ж[её]лтый|жовтий|κίτρινο",
      "黄|黃|イエロー|노랑|옐로",
      "yellow",
    ],
    ["gr[ea]y|grau|gris|grigio|cinza|grijs|grå|серый", "灰|グレー", "gray"],
    ["white|weiß|blanc|blanco|bianco|wit|белый", "白|ホワイト", "white"],
    ["orange|naranja|arancione", "オレンジ", "orange"],
    ["green|grün|vert|verde", "緑|绿|グリーン", "green"],
    ["violet|violett", "バイオレット", "violet"],
    ["blue|blau|bleu|azul", "ブルー", "blue"],
    ["red|rot|rouge|rojo|rosso", "レッド", "red"],
    ["clear", "クリア", "clear"],
  ] as const
).map(([words, signs, color]) => [
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?!\\p{L})|${signs}`, "iu"),
  color,
]);

/** The same few descriptions come again and again; asking a dozen patterns costs more than looking them up. */
const MOST_REMEMBERED = 1000;
const remembered = new Map<string, string | undefined>();

/** The colour a description speaks of, when it speaks of exactly one. */
export function colorInText(description: string): string | undefined {
  if (remembered.has(description)) return remembered.get(description);
  const found = COLOR_WORDS.filter(([words]) => words.test(description));
  const color = found.length === 1 ? found[0]?.[1] : undefined;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(description, color);
  return color;
}

/** prtMarkerColorantValue as one word of ours; nothing for `other`, `unknown` and the like. */
export function colorantName(value: string): string | undefined {
  const plain = value.toLowerCase().trim();
  if (plain === "" || /^(?:other|unknown|none|n\/a)$/u.test(plain)) return undefined;
  return colorInText(plain) ?? plain;
}
