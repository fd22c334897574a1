// The box's own pages: data to HTML. Their routes stand in src/appliance/web.
import decoder from "jsqr?text";
import { designStyles } from "../design/index.ts";
import script from "./page.ts?text";
import setup from "./setup.css?text";

export { AccessPage } from "./access-view.tsx";
export { type Faults, PassphrasePage, SignInPage, UnlockPage } from "./account-views.tsx";
export { type ConsentFault, type ConsentForm, ConsentPage } from "./consent-view.tsx";
export type { Frame, ShownSection } from "./frame.tsx";
export { AboutPage } from "./home/about-view.tsx";
export { HealthPage, type ShownHealth } from "./home/health-view.tsx";
export { HomePage } from "./home/home-view.tsx";
export { NextReportPage } from "./home/report-view.tsx";
export { ResetPage } from "./home/reset-view.tsx";
export type {
  BoxTrouble,
  ShownJob,
  ShownPrinter,
  ShownProfiles,
  ShownProgress,
  ShownRange,
  ShownServer,
  ShownSoftware,
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
export { problemWords, refusalWords } from "./problem-words.ts";
export { ConnectionPage, type ConnectionState } from "./steps/connection-view.tsx";
export { type NetworkField, type NetworkForm, networkForm } from "./steps/network-form.ts";
export type { HeardNetwork, InterfaceFacts, NetworkState } from "./steps/network-state.ts";
export { NetworkPage } from "./steps/network-view.tsx";
export type { CredentialForm, RangeForm, RangesPageProps } from "./steps/ranges-page.ts";
export type {
  Asked,
  PlannedRange,
  RangesPlan,
  ShownCredential,
} from "./steps/ranges-plan.ts";
export { RangesPage } from "./steps/ranges-view.tsx";
export { SearchPage } from "./steps/search-view.tsx";
export type { ServerState, ShownTrial } from "./steps/server-state.ts";
export { type ServerFaults, type ServerForm, ServerPage } from "./steps/server-view.tsx";
export { WifiPage } from "./steps/wifi-view.tsx";
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

/** The page's static files by name; the decoder of photos is loaded only by who chooses one. */
export const setupFiles = {
  "setup.css": `${designStyles}${setup}`,
  "setup.js": script,
  "decoder.js": decoder,
};
export { SupportPage } from "./support-view.tsx";
