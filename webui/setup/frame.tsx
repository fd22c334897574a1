// The head, the ground and the foot of every page of the box.
import type { Child } from "hono/jsx";
import { type Assets, Document, TallyMark } from "../design/index.ts";
import { languageNames, languages, type Sentence, type Words } from "./words.ts";

/** A page of its own beside the home: in the navigation, and among the steps of the first set-up where it is one. */
export interface ShownSection {
  /** `/network`. */
  path: string;
  title: Sentence;
  /** One of the steps of the first set-up: once that is done, among the settings. */
  isStep?: boolean;
}

/** What every page is told besides its own data. */
export interface Frame {
  assets: Assets;
  words: Words;
  /** Who looks: nobody who proved anything, whoever has the setup code, or the owner. */
  visitor: "stranger" | "setup" | "owner";
  /** Goes with every form that changes something. */
  formToken: string;
  /** Where this page stands; it is marked in the navigation, and come back to after the language was changed. */
  path: string;
  sections: readonly ShownSection[];
  /** While the box is set up: the steps in order, the passphrase last. */
  steps: readonly ShownSection[];
  /** How often parts of the page that change are brought up to date; absent where nothing changes by itself. */
  refreshSeconds?: number;
}

interface FramedProps {
  frame: Frame;
  /** In the window's title, as it is. */
  title: string;
  children?: Child;
}

export function Framed(props: FramedProps) {
  const { frame } = props;
  const { words } = frame;
  return (
    <Document
      title={`${props.title} – Tallybox`}
      assets={frame.assets}
      language={words.language}
      skip={words.say("nav.skip")}
      refresh={frame.refreshSeconds === undefined ? undefined : `${frame.refreshSeconds}; url=${frame.path}`}
    >
      <header class="top">
        <a class="top__name" href="/">
          <TallyMark />
          Tallybox
        </a>
        {frame.visitor === "stranger" ? null : <Rooms frame={frame} />}
        <div class="top__person">
          {frame.visitor === "stranger" ? null : (
            <PageForm frame={frame} action="/sign-out">
              <button type="submit" class="plain">
                {words.say("nav.sign-out")}
              </button>
            </PageForm>
          )}
        </div>
      </header>
      <main
        id="content"
        class="page"
        tabindex={-1}
        data-live-every={frame.refreshSeconds}
        data-live-from={frame.path}
      >
        {frame.refreshSeconds === undefined ? null : (
          <p class="notice notice--attention" role="status" data-offline hidden>
            {words.say("nav.offline")}
          </p>
        )}
        {props.children}
      </main>
      <footer class="foot">
        <Languages frame={frame} />
      </footer>
    </Document>
  );
}

/** A form that changes something: sent with the token that only the box's own pages have. */
export function PageForm(props: {
  frame: Frame;
  action: string;
  class?: string;
  /** For files. */
  isMultipart?: boolean;
  label?: string;
  children?: Child;
}) {
  return (
    <form
      method="post"
      action={props.action}
      class={props.class}
      aria-label={props.label}
      enctype={props.isMultipart ? "multipart/form-data" : undefined}
    >
      <input type="hidden" name="form-token" value={props.frame.formToken} />
      {props.children}
    </form>
  );
}

/** Where a step stands among the others, the way to each of them, and on without doing it; else nothing. */
export function Steps(props: { frame: Frame }) {
  const { words, steps, path } = props.frame;
  const at = steps.findIndex((step) => step.path === path);
  if (at < 0 || steps.length < 2) return null;
  const next = steps[at + 1];
  return (
    <nav class="steps" aria-label={words.say("nav.steps")}>
      <p class="soft">{words.say("step.of", { number: at + 1, total: steps.length })}</p>
      <ol class="steps__list">
        {steps.map((step) => (
          <li>
            <a href={step.path} aria-current={step.path === path ? "step" : undefined}>
              {words.say(step.title)}
            </a>
          </li>
        ))}
      </ol>
      {next ? (
        <p>
          <a href={next.path}>{words.say("step.later")}</a>
        </p>
      ) : null}
    </nav>
  );
}

/** Something happened, or is to be known before anything else. */
export function Notice(props: { kind?: "attention" | "broken"; children?: Child }) {
  const isBroken = props.kind === "broken";
  return (
    <div class={props.kind ? `notice notice--${props.kind}` : "notice"} role={isBroken ? "alert" : "status"}>
      {props.children}
    </div>
  );
}

function Rooms(props: { frame: Frame }) {
  const { words, sections, path } = props.frame;
  const rooms: ShownSection[] = [
    { path: "/", title: "nav.home" },
    ...sections.filter(({ isStep }) => isStep !== true),
  ];
  const settings = sections.filter(({ isStep }) => isStep === true);
  const link = (room: ShownSection) => (
    <a href={room.path} aria-current={room.path === path ? "page" : undefined}>
      {words.say(room.title)}
    </a>
  );
  return (
    <nav class="rooms" aria-label={words.say("nav.main")}>
      <div class="top__rooms">{rooms.map(link)}</div>
      {settings.length === 0 ? null : (
        <details class="menu">
          <summary aria-current={settings.some((room) => room.path === path) ? "true" : undefined}>
            {words.say("nav.settings")}
          </summary>
          <div class="menu__list">{settings.map(link)}</div>
        </details>
      )}
    </nav>
  );
}

function Languages(props: { frame: Frame }) {
  const { frame } = props;
  return (
    <PageForm frame={frame} action="/language" class="languages" label={frame.words.say("nav.language")}>
      <input type="hidden" name="back" value={frame.path} />
      {languages.map((language) => (
        <button
          type="submit"
          class="plain"
          name="language"
          value={language}
          lang={language}
          aria-current={language === frame.words.language ? "true" : undefined}
        >
          {languageNames[language]}
        </button>
      ))}
    </PageForm>
  );
}
