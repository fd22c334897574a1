/** A text with its {places} filled, in the language of who reads it; texts are written in English. */
export type Say = (english: string, places?: Readonly<Record<string, string | number>>) => string;

/** As it is written. */
export const inEnglish: Say = (english, places = {}) =>
  english.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(places[name] ?? place));
