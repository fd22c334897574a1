// Dozens of values come in one message: the text of their time is made once, and held once.

let lastMs = Number.NaN;
let lastText = "";

/** Milliseconds since 1970 as ISO 8601; the beginning of 1970 where they are no time. */
export function isoTime(ms: number): string {
  if (ms !== lastMs) {
    const date = new Date(ms);
    lastText = (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString();
    lastMs = ms;
  }
  return lastText;
}
