// The console's views: data in, HTML out. Routes and queries stand in src/server/console.
import { designStyles } from "../design/index.ts";
import claimScript from "./claim.ts?text";
import fleetStyles from "./fleet.css?text";
import fleetScript from "./fleet.ts?text";
import pageScript from "./page.ts?text";
import sheetStyles from "./sheets.css?text";

export { createReader, markup, type Reader } from "../design/index.ts";
export { type AccountForm, LoginPage, NoAccountYetPage, WelcomePage } from "./account-views.tsx";
export type { BoxData, CommandLine, RangeReport } from "./box-data.ts";
export { type BoxFacts, type BoxSummary, boxSummary } from "./box-summary.ts";
export { BoxPage } from "./box-view.tsx";
export { BoxesPage } from "./boxes-view.tsx";
export { ClaimPage, type CodeForm, type CodeLine, CodeMadePage, CodesPage } from "./codes-view.tsx";
export { compareCounters, counterLabel } from "./counter-labels.ts";
export { type ErrorData, ErrorPage } from "./error-view.tsx";
export { chosenColumns, fleetColumns } from "./fleet-columns.tsx";
export { parseFleetFilter } from "./fleet-filter.ts";
export { DEFAULT_SORT, FLEET_PAGE, type FleetQuery, fleetHref, readFleetQuery } from "./fleet-query.ts";
export { type FleetRow, fleetRow, printerName } from "./fleet-row.ts";
export { parseFleetSort, sortFleet } from "./fleet-sort.ts";
export { type Doubt, today } from "./fleet-today.ts";
export { type FleetData, FleetPage, FleetPart } from "./fleet-view.tsx";
export type { Frame } from "./frame.tsx";
export { type DayVolume, pagesPerDay } from "./history.ts";
export type { EventLine } from "./kinship-view.tsx";
export type { PackLine, PacksData } from "./packs-view.tsx";
export type { CounterLine } from "./printer-readings.tsx";
export { type PrinterData, PrinterPage, type Sighting } from "./printer-view.tsx";
export {
  type ModelLine,
  type ProfileDetail,
  type ProfileLine,
  ProfilePage,
  ReadPage,
  type ReadTable,
  type ReadValue,
} from "./read-view.tsx";
export {
  type ExplainedLine,
  type ExplainedRecording,
  type RecordingLine,
  RecordingPage,
} from "./recordings-view.tsx";
export { faultsFromErrors, siteDocument, siteForm } from "./site-document.ts";
export { editSiteForm, type Faults, type Fields, readSiteForm, type SiteForm } from "./site-form.ts";
export { NewSitePage, type SiteData, type SiteLine, SitePage, SitesPage } from "./sites-view.tsx";
export type { PairingForm } from "./waiting-boxes.tsx";

/** Static files of the console by name, as they are served and copied to `dist/webui`. */
export const consoleFiles: Readonly<Record<"console.css" | "page.js" | "fleet.js" | "claim.js", string>> = {
  "console.css": `${designStyles}${fleetStyles}${sheetStyles}`,
  "page.js": pageScript,
  "fleet.js": fleetScript,
  "claim.js": claimScript,
};
