// The sentences of the box's page in the languages it speaks. English is the measure: every other file has its keys.
import { inEnglish, type Say } from "../../src/model/index.ts";
import da from "./words/da.json" with { type: "json" };
import de from "./words/de.json" with { type: "json" };
import en from "./words/en.json" with { type: "json" };
import es from "./words/es.json" with { type: "json" };
import fr from "./words/fr.json" with { type: "json" };
import lookDa from "./words/look-da.json" with { type: "json" };
import lookDe from "./words/look-de.json" with { type: "json" };
import lookEs from "./words/look-es.json" with { type: "json" };
import lookFr from "./words/look-fr.json" with { type: "json" };

type Key = keyof typeof en;
/** A sentence that is said in another form for one thing than for several. */
export type Counted = Key extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never;
export type Sentence = Exclude<Key, `${Counted}.one` | `${Counted}.other`>;

export const languages = ["en", "de", "fr", "es", "da"] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself. */
export const languageNames: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  da: "Dansk",
};

/** All sentences by language. */
export const sentences: Record<Language, Record<Key, string>> = { en, de, fr, es, da };

/** By the English text; what is missing is said in English. */
export const lookSentences: Partial<Record<Language, Readonly<Record<string, string>>>> = {
  de: lookDe,
  fr: lookFr,
  es: lookEs,
  da: lookDa,
};

type Places = Readonly<Record<string, string | number>>;

export interface Words {
  language: Language;
  /** The sentence with its {places} filled. */
  say(sentence: Sentence, places?: Places): string;
  /** In the form that the language has for so many; {count} is the number itself. */
  count(sentence: Counted, count: number, places?: Places): string;
  /** What both programs' pages say in the same words: states, reasons, supplies. */
  look: Say;
}

export function createWords(language: Language): Words {
  const table = sentences[language];
  const looks = lookSentences[language];
  const rules = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return {
    language,
    say: (sentence, places = {}) => inEnglish(table[sentence], places),
    count(sentence, count, places = {}) {
      // French and Spanish have a form for millions too: here it reads as the one for several.
      const form = rules.select(count) === "one" ? "one" : "other";
      return inEnglish(table[`${sentence}.${form}`], { ...places, count: number.format(count) });
    },
    look: (english, places = {}) => inEnglish(looks?.[english] ?? english, places),
  };
}

export function isLanguage(text: string | undefined): text is Language {
  return languages.some((language) => language === text);
}

/** The language that was chosen, else the first one wished for (RFC 9110 §12.5.4) that is spoken here, else English. */
export function chooseLanguage(chosen: string | undefined, acceptLanguage: string | undefined): Language {
  if (isLanguage(chosen)) return chosen;
  const wishes = (acceptLanguage ?? "")
    .slice(0, 1000)
    .split(",")
    .map((wish) => {
      const [tag = "", ...parameters] = wish.trim().toLowerCase().split(";");
      const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find(Boolean);
      return { language: tag.split("-")[0]?.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  return wishes.map(({ language }) => language).find(isLanguage) ?? "en";
}
