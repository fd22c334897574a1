import type { Child } from "hono/jsx";

/** Addresses of the page's own files; nothing else is ever loaded. */
export interface Assets {
  styles: string[];
  scripts: string[];
}

/** A whole document with a way to skip to its content. */
export function Document(props: {
  title: string;
  assets: Assets;
  /** Of the page's words; English. */
  language?: string;
  /** The words of the link to the content. */
  skip?: string;
  /** Without script, another page is loaded after a while (`5; url=/search`); with it, a script keeps this one up to date. */
  refresh?: string | undefined;
  children?: Child;
}) {
  return (
    <html lang={props.language ?? "en"}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <title>{props.title}</title>
        {props.refresh === undefined ? null : (
          <noscript>
            <meta http-equiv="refresh" content={props.refresh} />
          </noscript>
        )}
        <link rel="icon" href="data:," />
        {props.assets.styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        {props.assets.scripts.map((src) => (
          <script type="module" src={src} />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {props.skip ?? "Skip to content"}
        </a>
        {props.children}
      </body>
    </html>
  );
}

/** The text of a document or of a part of one, ready to be sent. */
export function markup(node: { toString(): string | Promise<string> }): string {
  const text = node.toString();
  if (typeof text !== "string") throw new TypeError("Views are functions of their data and never wait.");
  return text;
}
