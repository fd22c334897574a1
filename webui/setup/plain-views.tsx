// What is shown over plain HTTP: why the browser will warn, and where to go. Nothing to fill in.
import type { Child } from "hono/jsx";
import { type Assets, Document, TallyMark } from "../design/index.ts";
import type { Words } from "./words.ts";

interface Plain {
  words: Words;
  /** Of the encrypted page. */
  address: string;
  assets: Assets;
}

export function WarningPage(props: Plain & { prints: { certificate: string; key: string } }) {
  const { words, prints } = props;
  return (
    <PlainFrame plain={props} title={words.say("warning.title")}>
      <p>{words.say("warning.lead")}</p>
      <p>{words.say("warning.how")}</p>
      <p>
        <a class="button primary" href={props.address}>
          {words.say("warning.go")}
        </a>
      </p>
      <p>{words.say("warning.compare")}</p>
      <dl class="facts">
        <dt>{words.say("warning.certificate")}</dt>
        <dd class="fingerprint">{prints.certificate}</dd>
        <dt>{words.say("warning.key")}</dt>
        <dd class="fingerprint">{prints.key}</dd>
      </dl>
    </PlainFrame>
  );
}

/** For the window that a phone opens by itself on a network without a way out. */
export function PortalPage(props: Plain) {
  const { words, address } = props;
  return (
    <PlainFrame plain={props} title={words.say("portal.title")}>
      <p>{words.say("portal.lead")}</p>
      <p>{words.say("portal.open")}</p>
      <p class="portal-address">
        <a href={address}>{address}</a>
      </p>
      <p>{words.say("portal.stay")}</p>
      <p>{words.say("warning.lead")}</p>
    </PlainFrame>
  );
}

function PlainFrame(props: { plain: Plain; title: string; children?: Child }) {
  const { words, assets } = props.plain;
  return (
    <Document
      title={`${props.title} – Tallybox`}
      assets={assets}
      language={words.language}
      skip={words.say("nav.skip")}
    >
      <header class="top">
        <span class="top__name">
          <TallyMark />
          Tallybox
        </span>
      </header>
      <main id="content" class="page" tabindex={-1}>
        <div class="narrow narrow--prose">
          <h1>{props.title}</h1>
          {props.children}
        </div>
      </main>
    </Document>
  );
}
