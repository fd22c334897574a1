/** The version in package.json, put in by the bundler. */
declare const __VERSION__: string;

/** A style sheet or browser script as text (the bundler's text-assets plugin). */
declare module "*?text" {
  const text: string;
  export default text;
}
