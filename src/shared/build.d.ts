/** The version in package.json, put in by the bundler. */
declare const __VERSION__: string;

/** The day it was built, milliseconds since 1970 UTC, put in by the bundler: no box is earlier. */
declare const __BUILT_AT__: number;

/** A style sheet or browser script as text (the bundler's text-assets plugin). */
declare module "*?text" {
  const text: string;
  export default text;
}
