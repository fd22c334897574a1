// The box's own pages: data to HTML. Their routes stand in src/appliance/web.
import { designStyles } from "../design/index.ts";
import setup from "./setup.css?text";

export { AccessPage } from "./access-view.tsx";
export { type Faults, PassphrasePage, SignInPage, UnlockPage } from "./account-views.tsx";
export { type ConsentFault, type ConsentForm, ConsentPage } from "./consent-view.tsx";
export type { Frame, ShownSection } from "./frame.tsx";
export { AboutPage } from "./home/about-view.tsx";
export { HomePage } from "./home/home-view.tsx";
export { NextReportPage } from "./home/report-view.tsx";
export type {
  BoxTrouble,
  ShownJob,
  ShownPrinter,
  ShownProgress,
  ShownRange,
  ShownServer,
  StatusView,
} from "./home/status-view.ts";
export { fieldsOf } from "./leaving/fields.ts";
export {
  MessagesPage,
  SentMessagePage,
  type ShownMessage,
} from "./leaving/messages-view.tsx";
export { MessagePage } from "./message-view.tsx";
export { PortalPage, WarningPage } from "./plain-views.tsx";
export {
  type Counted,
  chooseLanguage,
  createWords,
  isLanguage,
  type Language,
  languages,
  lookSentences,
  type Sentence,
  sentences,
  type Words,
} from "./words.ts";

/** The page's static files by name. */
export const setupFiles = { "setup.css": `${designStyles}${setup}` };
