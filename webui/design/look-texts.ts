// The words for what printers and supplies tell, in English; the box's page says them in its reader's language.
import {
  announcedReasonTexts,
  boxSignTexts,
  boxTroubleTexts,
  evidenceTexts,
  printerReasonTexts,
  rangeReasonTexts,
  reasonPatterns,
} from "../../src/model/index.ts";
import { states } from "./state.tsx";

/** hrPrinterDetectedErrorState (RFC 2790) in words; what supplies say better is left to them. */
export const detectedTexts: Record<string, { state: "attention" | "broken"; what: string; todo: string }> = {
  lowPaper: { state: "attention", what: "Paper is low", todo: "Fill the tray." },
  noPaper: { state: "broken", what: "Out of paper", todo: "Fill the tray." },
  lowToner: { state: "attention", what: "Toner is low", todo: "Have a cartridge ready." },
  noToner: { state: "broken", what: "Out of toner", todo: "Put in a new cartridge." },
  doorOpen: { state: "broken", what: "A door is open", todo: "Close it." },
  jammed: { state: "broken", what: "Paper is jammed", todo: "Clear the jam." },
  offline: { state: "broken", what: "Offline", todo: "Look at the panel and set it online." },
  serviceRequested: { state: "broken", what: "Asks for service", todo: "Look at the panel, call service." },
  inputTrayMissing: { state: "attention", what: "A tray is missing", todo: "Put it in." },
  outputTrayMissing: { state: "attention", what: "An output tray is missing", todo: "Put it in." },
  markerSupplyMissing: { state: "broken", what: "A cartridge is missing", todo: "Put it in." },
  outputNearFull: { state: "attention", what: "The output tray is nearly full", todo: "Empty it." },
  outputFull: { state: "broken", what: "The output tray is full", todo: "Empty it." },
  inputTrayEmpty: { state: "attention", what: "A tray is empty", todo: "Fill it." },
  overduePreventMaint: { state: "attention", what: "Maintenance is overdue", todo: "Plan a visit." },
};

export const judgeTexts = {
  reports: "Reports “{name}”",
  stopped: "Stopped: {text}",
  criticalAlert: "a critical alert",
  alertCode: "alert {code}",
  down: "Reports that it is down",
  warning: "Reports a warning",
  noState: "Does not tell its state",
  lookAtPanel: "Look at the panel.",
  receptacleFull: "{name} full",
  receptacleAt: "{name} {level}",
  supplyEmpty: "{name} empty",
  supplyAt: "{name} at {level}",
  replaceOrEmpty: "Replace or empty it.",
  haveNewReady: "Have a new one ready.",
  putInNew: "Put in a new one.",
};

export const supplyTexts = {
  full: "full",
  empty: "empty",
  percent: "{percent} %",
  percentFull: "{percent} % full",
  roomLeft: "room left",
  someLeft: "some left",
  noLimit: "no limit",
  notTold: "not told",
  waste: "waste",
  told: "{level}, told {days} days ago",
  daysAgo: "{level}, {days} days ago",
};

export const announcedTexts = {
  why: "Why it is not read",
  says: "Says that it is",
  address: "Address",
  lastHeard: "Last heard",
  by: "announced by {name}",
  since: "since {when}",
  seen: "Seen: {evidence}.",
};

/** Every text that the pages say by `Say`: what a translation has to have. */
export function lookTexts(): string[] {
  const reasons = [printerReasonTexts, rangeReasonTexts, announcedReasonTexts, boxTroubleTexts];
  return [
    ...new Set([
      ...states,
      ...reasons.flatMap((table) => Object.values(table).flatMap(({ what, todo }) => [what, todo])),
      ...Object.values(detectedTexts).flatMap(({ what, todo }) => [what, todo]),
      ...[evidenceTexts, boxSignTexts, reasonPatterns, judgeTexts, supplyTexts, announcedTexts].flatMap(
        (table) => Object.values(table),
      ),
    ]),
  ];
}
