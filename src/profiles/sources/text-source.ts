// Text values: decoded, cut out by a pattern, mapped, cleaned of the maker's name, and refused when they are junk.

import { tidyText } from "../../model/index.ts";
import { makerInFront, makerNamed, stripMaker } from "../makers.ts";
import { junkReason, modelJunk, serialJunk } from "./junk.ts";
import type { Shaped } from "./numbers.ts";
import { findPattern, fitsPattern } from "./pattern.ts";

export interface TextRule {
  pattern?: string | undefined;
  junk?: string[] | undefined;
  map?: Record<string, string> | undefined;
  clean?: "model" | "name" | "serial" | "vendor" | undefined;
}

/** What a rule makes of a text, or why it refuses it. */
export function shapeText(decoded: string, rule: TextRule, vendor: string | undefined): Shaped<string> {
  let text = decoded;
  if (rule.pattern !== undefined) {
    const match = findPattern(rule.pattern, text);
    if (!match) return { refused: `"${text.slice(0, 60)}" does not match /${rule.pattern}/` };
    text = tidyText(match.groups?.value ?? match[1] ?? match[0]);
  }
  for (const junk of rule.junk ?? [])
    if (fitsPattern(junk, text)) return { refused: `"${text.slice(0, 60)}" is junk by /${junk}/` };
  const cleaned = cleanText(text, rule.clean, vendor);
  const reason = junkFor(rule.clean)(cleaned);
  if (reason) return { refused: text === "" ? reason : `"${text.slice(0, 60)}" ${reason}` };
  if ((rule.clean === "model" || rule.clean === "name") && makerNamed(cleaned))
    return { refused: `"${cleaned}" is the maker's name alone` };
  const other = rule.clean === "model" && vendor !== undefined ? makerInFront(cleaned) : undefined;
  if (other !== undefined && other !== vendor)
    return { value: cleaned, doubt: `names ${other}, while the badge says ${vendor}` };
  if (!rule.map) return { value: cleaned };
  const mapped = Object.entries(rule.map).find(([from]) => from.toLowerCase() === cleaned.toLowerCase());
  return { value: mapped?.[1] ?? cleaned };
}

// "… Laser Printer" behind a model says what it is, not which; "Laser Printer 1720dn" keeps its words.
const LASER_PRINTER = /\s+(?:(?:network|colou?r|mono(?:chrome)?|laser|led|ink ?jet)\s+)+printer\b.*$/iu;
const WHAT_IT_IS = /^(?:thermal\s+)?label\s+printer\s+(?=\S)/iu;
// "…; System 37.65.51, IOT 6.13" behind a model tells versions, as in sysDescr.
const VERSIONS = /(?<=\w{3})\s*;.*$/u;
const TRADE_MARK = /\s*(?:\((?:R|TM|C)\)|[\u00ae\u2122\u00a9])/giu;

function cleanText(text: string, clean: TextRule["clean"], vendor: string | undefined): string {
  if (clean === "vendor") return makerNamed(text)?.vendor ?? text;
  if (clean !== "model" && clean !== "name") return text;
  const marked = text.replaceAll(TRADE_MARK, "").replace(WHAT_IT_IS, "").replace(VERSIONS, "");
  const name = clean === "model" ? stripMaker(marked, vendor) : marked;
  return name
    .replace(LASER_PRINTER, "")
    .replace(/\s+series$/iu, "")
    .trim();
}

function junkFor(clean: TextRule["clean"]): (text: string) => string | undefined {
  if (clean === "model" || clean === "name") return modelJunk;
  return clean === "serial" ? serialJunk : junkReason;
}
