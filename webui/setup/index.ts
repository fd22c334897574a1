// The box's own pages: data to HTML. Their routes stand in src/appliance/web.
import { designStyles } from "../design/index.ts";
import setup from "./setup.css?text";

export { AboutPage, Frame, NextReportPage, StatusPage } from "./status-page.tsx";
export type {
  BoxTrouble,
  ShownJob,
  ShownPrinter,
  ShownProgress,
  ShownRange,
  ShownServer,
  StatusView,
} from "./status-view.ts";

/** The page's static files by name. */
export const setupFiles = { "setup.css": `${designStyles}${setup}` };
