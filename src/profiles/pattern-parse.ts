// Regular expressions as trees: as much of their syntax as profiles need. What is not understood is no pattern here.

import { failure, type Outcome, success } from "../shared/index.ts";

/** Characters by code: 0 to 127, and for those beyond one number each that stands for all spaces, for ſ and K, for the rest. */
export type Letters = ReadonlySet<number>;

export type PatternNode =
  | { kind: "letters"; letters: Letters }
  /** End of the text, or of what may stand there. */
  | { kind: "end" }
  /** Takes nothing: a word's border, the beginning. */
  | { kind: "empty"; isStart?: true }
  | { kind: "sequence"; parts: PatternNode[] }
  | { kind: "choice"; options: PatternNode[] }
  | { kind: "repeat"; part: PatternNode; least: number; most: number }
  | { kind: "look"; part: PatternNode };

const OTHERS = 128;
const SPACES = 129;
/** Without regard to case ſ is an s, and the Kelvin sign a k (the flags `iu`). */
const FOLDED = 130;
const BEYOND = [OTHERS, SPACES, FOLDED];
const all: Letters = new Set(Array.from({ length: FOLDED + 1 }, (_, i) => i));
const DIGITS = range(48, 57);
const WORD = new Set([...DIGITS, ...range(65, 90), ...range(97, 122), 95]);
const SPACE = new Set([9, 10, 11, 12, 13, 32, SPACES]);
const CLASSES: Readonly<Record<string, Letters>> = {
  d: DIGITS,
  D: except(DIGITS),
  w: withCases(WORD),
  W: except(WORD),
  s: SPACE,
  S: except(SPACE),
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, "0": 0 };

/** The tree of a pattern that the flags `iu` hold for; profile.invalid for syntax that patterns may not have. */
export function parsePattern(text: string): Outcome<PatternNode> {
  try {
    const parser = new Parser(text);
    return success(parser.parse());
  } catch (error) {
    if (error instanceof RangeError) return failure("profile.invalid", error.message);
    throw error;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new RangeError("has a bracket too many");
    return node;
  }

  #choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only ? only : { kind: "choice", options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#peek())) parts.push(this.#repeated());
    return { kind: "sequence", parts };
  }

  #repeated(): PatternNode {
    const part = this.#atom();
    const bounds = this.#quantifier();
    if (!bounds) return part;
    // Lazy or greedy: the same ways, in another order.
    this.#take("?");
    return { kind: "repeat", part, ...bounds };
  }

  #quantifier(): { least: number; most: number } | undefined {
    if (this.#take("*")) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { least: 0, most: 1 };
    const found = this.#match(/\{(\d+)(?:(,)(\d*))?\}/uy);
    if (!found) return undefined;
    const [, least = "0", comma, most] = found;
    const end = comma === undefined ? least : most === "" ? "Infinity" : most;
    return { least: Number(least), most: Number(end) };
  }

  #atom(): PatternNode {
    if (this.#take("^")) return { kind: "empty", isStart: true };
    if (this.#take("$")) return { kind: "end" };
    if (this.#take(".")) return { kind: "letters", letters: all };
    if (this.#take("(")) return this.#group();
    if (this.#take("[")) return { kind: "letters", letters: this.#letterClass() };
    if (this.#match(/\\[bB]/uy)) return { kind: "empty" };
    return { kind: "letters", letters: withCases(this.#escapeOrLetter()) };
  }

  #group(): PatternNode {
    if (this.#match(/\?<[=!]/uy)) throw new RangeError("looks behind");
    const isLook = this.#match(/\?[=!]/uy) !== undefined;
    if (!isLook) this.#match(/\?:|\?<\w+>/uy);
    if (this.#peek() === "?") throw new RangeError("has a group of an unknown kind");
    const part = this.#choice();
    if (!this.#take(")")) throw new RangeError("has an open bracket");
    return isLook ? { kind: "look", part } : part;
  }

  #letterClass(): Letters {
    const isNot = this.#take("^");
    const letters = new Set<number>();
    while (!this.#take("]")) {
      if (this.#at >= this.#text.length) throw new RangeError("has an open class");
      const from = this.#escapeOrLetter();
      const isRange = this.#peek() === "-" && this.#text[this.#at + 1] !== "]" && from.size === 1;
      if (isRange) this.#take("-");
      const to = isRange ? this.#escapeOrLetter() : from;
      const [first = 0] = from;
      const [last = 0] = to;
      for (const letter of isRange ? range(first, last) : from) letters.add(letter);
    }
    const cased = withCases(letters);
    return isNot ? new Set([...except(cased), ...BEYOND]) : cased;
  }

  #escapeOrLetter(): Letters {
    if (!this.#take("\\")) return this.#letter();
    if (this.#match(/[1-9]|k</uy)) throw new RangeError("refers back to what a group took");
    if (this.#match(/[pP]\{[^}]*\}/uy)) return all;
    const code = this.#match(/x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\}/iuy);
    if (code) return new Set([classOf(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "0", 16))]);
    const letter = this.#peek();
    const known = CLASSES[letter];
    const control = CONTROLS[letter];
    if (known === undefined && control === undefined && /[a-z]/iu.test(letter))
      throw new RangeError(`has the unknown escape \\${letter}`);
    if (known === undefined && control === undefined) return this.#letter();
    this.#at += 1;
    return known ?? new Set([control ?? 0]);
  }

  #letter(): Letters {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) throw new RangeError("ends too early");
    this.#at += code > 0xffff ? 2 : 1;
    return new Set([classOf(code)]);
  }

  #peek(): string {
    return this.#text[this.#at] ?? "";
  }

  #take(letter: string): boolean {
    if (this.#peek() !== letter) return false;
    this.#at += 1;
    return true;
  }

  #match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text) ?? undefined;
    if (found) this.#at = sticky.lastIndex;
    return found;
  }
}

function classOf(code: number): number {
  if (code < OTHERS) return code;
  if (code === 0x17f || code === 0x212a) return FOLDED;
  return /\s/u.test(String.fromCodePoint(code)) ? SPACES : OTHERS;
}

function range(from: number, to: number): Set<number> {
  return new Set(Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i));
}

function except(letters: Letters): Set<number> {
  return new Set([...all].filter((letter) => !letters.has(letter)));
}

/** Letters without regard to case. */
function withCases(letters: Letters): Letters {
  const cased = new Set(letters);
  for (const letter of letters) {
    const text = letter < OTHERS ? String.fromCharCode(letter) : letter === FOLDED ? "sk" : "";
    for (const other of text.toLowerCase() + text.toUpperCase()) cased.add(other.charCodeAt(0));
    if (/[sk]/iu.test(text)) cased.add(FOLDED);
  }
  return cased;
}
