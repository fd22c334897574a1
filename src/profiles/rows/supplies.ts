// prtMarkerSuppliesTable to supplies, by the rules of RFC 3805.

import {
  colorantName,
  colorInText,
  isReceptacle,
  type Supply,
  supplyLevel,
  supplyTypes,
  supplyUnits,
} from "../../model/index.ts";
import type { Context } from "../context.ts";
import { factNumber, factText } from "../sources/fact-text.ts";
import { junkReason } from "../sources/junk.ts";

const LOWEST_LEVEL = -3;

/** One supply per row that the printer told. */
export function readSupplies(context: Context): Supply[] {
  const colorants = colorantsByIndex(context);
  return context.rows("supplies").map(({ index, cells }) => {
    const text = factText(cells.get("description") ?? NO_FACT, context.charsets.general);
    const description = text !== undefined && !junkReason(text) ? text : undefined;
    const type = factNumber(cells.get("type"));
    const unit = factNumber(cells.get("unit"));
    const level = levelOf(factNumber(cells.get("level")));
    const maxCapacity = levelOf(factNumber(cells.get("maxCapacity")));
    const colorant = factNumber(cells.get("colorantIndex"));
    const device = index.includes(".") ? index.slice(0, index.indexOf(".")) : "1";
    // prtMarkerSuppliesColorantIndex 0: no colorant belongs to this supply; its name may still tell a colour.
    const joined =
      colorant === undefined || colorant <= 0 ? undefined : colorants.get(`${device}.${colorant}`);
    const color = joined ?? (description === undefined ? undefined : colorInText(description));
    return compact<Supply>({
      index: index.slice(0, 64),
      description,
      type: type === undefined ? undefined : supplyTypes[type],
      color,
      level,
      maxCapacity,
      unit: unit === undefined ? undefined : supplyUnits[unit],
      ...supplyLevel(level, maxCapacity, unit),
      receptacle: isReceptacle(factNumber(cells.get("class")), type) ? true : undefined,
    });
  });
}

const NO_FACT = { oid: "", value: { type: "NULL", value: null }, at: 0 } as const;

function colorantsByIndex(context: Context): Map<string, string> {
  const names = new Map<string, string>();
  for (const { index, cells } of context.rows("colorants")) {
    const name = colorantName(factText(cells.get("value") ?? NO_FACT, context.charsets.general) ?? "");
    if (name !== undefined) names.set(index, name.slice(0, 255));
  }
  return names;
}

/** A level as the MIB allows it; anything below −3 is no level. */
export function levelOf(number: number | undefined): number | undefined {
  return number === undefined || number < LOWEST_LEVEL ? undefined : number;
}

/** An object without the fields that are not known. */
export function compact<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
