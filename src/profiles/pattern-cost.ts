// How long a regular expression of a profile can take at worst. Profiles come in packs and run on boxes, over texts that
// anybody on the network can choose: a pattern that goes through a text in too many ways would stop the box.
//
// A matcher that goes back (as V8's) tries at most as many ways as its choices allow. A choice costs nothing where the
// next letter settles it; all others multiply. So the bound below is never too low, and often far too high.

import { failure, type Outcome, success } from "../shared/index.ts";
import { type Letters, type PatternNode, parsePattern } from "./pattern-parse.ts";

/** UTF-16 units of a text that patterns are held against. */
export const patternReach = 255;
/** Ways through such a text; each of them is short. */
const MOST_WAYS = 1_000_000;
/** Letters and classes, those that repeat a stated number of times as often as they do. */
const MOST_PARTS = 2000;

/** Nothing where a pattern is known to end soon, whatever the text; else profile.invalid with the reason. */
export function checkPattern(pattern: string): Outcome<undefined> {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) return parsed;
  if (sizeOf(parsed.value) > MOST_PARTS) return failure("profile.invalid", "repeats too much too often");
  const starts = isAnchored(parsed.value) ? 1 : patternReach;
  const ways = starts * waysThrough(parsed.value, NOTHING);
  if (ways <= MOST_WAYS) return success(undefined);
  const reason = Number.isFinite(ways)
    ? "can go through a text in too many ways; say what stands between the parts that repeat"
    : "repeats something that can be taken in several ways by itself";
  return failure("profile.invalid", reason);
}

/** What may come after a part: its letters; nothing more has to come where it is the whole. */
interface After {
  letters: Letters;
  isEnough: boolean;
}

const NOTHING: After = { letters: new Set(), isEnough: true };

/** Ways through a node at most, where `after` follows; infinite where that has no bound worth naming. */
function waysThrough(node: PatternNode, after: After): number {
  switch (node.kind) {
    case "letters":
    case "end":
    case "empty":
      return 1;
    case "look":
      return waysThrough(node.part, NOTHING);
    case "sequence": {
      let ways = 1;
      let next = after;
      for (const part of node.parts.toReversed()) {
        ways *= waysThrough(part, next);
        next = beginning(part, next);
      }
      return ways;
    }
    case "choice": {
      const ways = node.options.map((option) => waysThrough(option, after));
      const begins = node.options.map((option) => beginning(option, after));
      const isSettled = begins.every((one, i) => begins.slice(i + 1).every((other) => isApart(one, other)));
      return isSettled ? Math.max(...ways) : ways.reduce((sum, each) => sum + each, 0);
    }
    case "repeat":
      return waysOfRepeat(node, after);
  }
}

function waysOfRepeat({ part, least, most }: Extract<PatternNode, { kind: "repeat" }>, after: After): number {
  const times = Math.min(most, patternReach) - least + 1;
  const once = beginning(part, NOTHING);
  const isSettled = after.isEnough || isApart(once, after);
  if (most <= 1) return waysThrough(part, after) * (isSettled ? 1 : times);
  const again: After = {
    letters: new Set([...once.letters, ...after.letters]),
    isEnough: after.isEnough,
  };
  // What is taken in two ways each time is taken in 2^n ways; what may be nothing, without end.
  if (once.isEnough || waysThrough(part, { ...again, isEnough: false }) > 1) return Number.POSITIVE_INFINITY;
  return isSettled ? 1 : times;
}

/** With what letters a node and `after` can begin; enough where both can take nothing. */
function beginning(node: PatternNode, after: After): After {
  switch (node.kind) {
    case "letters":
      return { letters: node.letters, isEnough: false };
    case "end":
      return { letters: new Set(), isEnough: false };
    case "empty":
    case "look":
      return after;
    case "sequence":
      return node.parts.reduceRight((next, part) => beginning(part, next), after);
    case "choice": {
      const begins = node.options.map((option) => beginning(option, after));
      return {
        letters: new Set(begins.flatMap(({ letters }) => [...letters])),
        isEnough: begins.some(({ isEnough }) => isEnough),
      };
    }
    case "repeat": {
      const once = beginning(node.part, after);
      if (node.least > 0) return once;
      return {
        letters: new Set([...once.letters, ...after.letters]),
        isEnough: once.isEnough || after.isEnough,
      };
    }
  }
}

function sizeOf(node: PatternNode): number {
  switch (node.kind) {
    case "sequence":
      return node.parts.reduce((sum, part) => sum + sizeOf(part), 1);
    case "choice":
      return node.options.reduce((sum, option) => sum + sizeOf(option), 1);
    case "look":
      return sizeOf(node.part);
    case "repeat":
      return sizeOf(node.part) * Math.max(1, node.least, Number.isFinite(node.most) ? node.most : 1);
    default:
      return 1;
  }
}

function isApart(one: After, other: After): boolean {
  return !one.isEnough && !other.isEnough && [...one.letters].every((letter) => !other.letters.has(letter));
}

function isAnchored(node: PatternNode): boolean {
  if (node.kind === "choice") return node.options.every(isAnchored);
  if (node.kind === "sequence") return node.parts[0] !== undefined && isAnchored(node.parts[0]);
  return node.kind === "empty" && node.isStart === true;
}
