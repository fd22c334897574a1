import { describe, expect, test } from "vitest";
import { lookTexts } from "../../../webui/design/index.ts";
import {
  chooseLanguage,
  createWords,
  languages,
  lookSentences,
  sentences,
} from "../../../webui/setup/index.ts";

const english = sentences.en;
const keys = Object.keys(english) as (keyof typeof english)[];
const placesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place);

describe.each(languages)("the words in %s", (language) => {
  const own = sentences[language];

  test("are all there, and none besides", () => {
    expect(new Set(Object.keys(own))).toEqual(new Set(keys));
  });

  test("have a text for each key and its places, and no mark of excitement", () => {
    for (const key of keys) {
      expect([key, own[key].trim()]).toEqual([key, own[key]]);
      expect([key, own[key].length > 0]).toEqual([key, true]);
      // The form for one may say "a" instead of the number.
      const wanted = placesIn(english[key]).filter((place) => !key.endsWith(".one") || place !== "{count}");
      expect([key, ...placesIn(own[key])]).toEqual(expect.arrayContaining([key, ...wanted]));
      expect([key, ...placesIn(english[key])]).toEqual(expect.arrayContaining(placesIn(own[key])));
      expect(own[key]).not.toMatch(/[!¡]/);
    }
  });

  test("have both forms wherever something is counted", () => {
    const bases = keys.flatMap((key) => /^(.+)\.(?:one|other)$/.exec(key)?.[1] ?? []);
    for (const base of bases)
      expect(Object.keys(own)).toEqual(expect.arrayContaining([`${base}.one`, `${base}.other`]));
    const words = createWords(language);
    expect(words.count("verdict.found", 1)).not.toBe(words.count("verdict.found", 2).replace("2", "1"));
    expect(words.count("verdict.found", 27_194)).toMatch(/^27\D?194/);
  });
});

describe.each(languages.filter((language) => language !== "en"))("what printers tell, in %s", (language) => {
  const own = lookSentences[language] ?? {};

  test("is all there, with its places, and nothing besides", () => {
    expect(new Set(Object.keys(own))).toEqual(new Set(lookTexts()));
    for (const [english, said] of Object.entries(own))
      expect([english, ...placesIn(said)]).toEqual(expect.arrayContaining([english, ...placesIn(english)]));
  });

  test("is said by the words of the page, and what is new in English until it is translated", () => {
    const { look } = createWords(language);
    expect(look("{name} empty", { name: "Toner" })).toBe(own["{name} empty"]?.replace("{name}", "Toner"));
    expect(look("Of tomorrow: {what}", { what: "x" })).toBe("Of tomorrow: x");
  });
});

test.each([
  [undefined, undefined, "en"],
  [undefined, "de-AT,de;q=0.9,en;q=0.8", "de"],
  [undefined, "it,fr;q=0.5,es;q=0.7", "es"],
  [undefined, "da;q=0", "en"],
  [undefined, "en-GB", "en"],
  [undefined, `${",".repeat(5000)}de`, "en"],
  ["fr", "de", "fr"],
  ["xx", "de", "de"],
])("a browser with the choice %s that wishes for %s reads %s", (chosen, wished, language) => {
  expect(chooseLanguage(chosen, wished)).toBe(language);
});
