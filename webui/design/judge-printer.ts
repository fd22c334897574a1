// Is this printer fine, and if not, why and what to do: from what it told, nothing guessed.
import type { PrinterFields, Supply } from "../../src/model/index.ts";
import { type Reason, type State, worst } from "./state.tsx";
import { isMarkingMaterial, supplyLook } from "./supply-look.ts";

export interface PrinterJudgement {
  state: State;
  /** Worst first; empty when fine. */
  reasons: Reason[];
}

/** hrPrinterDetectedErrorState (RFC 2790) in words; what supplies say better is left to them. */
const DETECTED: Record<string, Reason> = {
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

/** Judges a printer that answered; a silent one is unknown for a reason only its record knows. */
export function judgePrinter(printer: PrinterFields): PrinterJudgement {
  const reasons: Reason[] = [];
  for (const supply of printer.supplies ?? []) {
    const reason = judgeSupply(supply);
    if (reason) reasons.push(reason);
  }
  const supplySaid = (state: State) => reasons.some((reason) => reason.state === state);
  for (const name of printer.detectedErrors ?? []) {
    // The supply's own line names the colour: the bare error would only repeat it.
    if (name === "noToner" && supplySaid("broken")) continue;
    if (name === "lowToner" && reasons.length > 0) continue;
    reasons.push(
      DETECTED[name] ?? { state: "attention", what: `Reports “${name}”`, todo: "Look at the panel." },
    );
  }
  for (const alert of printer.alerts ?? []) {
    if (!/critical/i.test(alert.severity ?? "") || supplySaid("broken")) continue;
    const text = alert.text ?? (alert.code === undefined ? "a critical alert" : `alert ${alert.code}`);
    reasons.push({ state: "broken", what: `Stopped: ${text}`, todo: "Look at the panel." });
  }
  if (printer.deviceStatus === "down" && reasons.length === 0) {
    reasons.push({ state: "broken", what: "Reports that it is down", todo: "Look at the panel." });
  }
  if (printer.deviceStatus === "warning" && reasons.length === 0) {
    reasons.push({ state: "attention", what: "Reports a warning", todo: "Look at the panel." });
  }
  if (reasons.length === 0 && !tellsItsState(printer)) {
    reasons.push({ state: "unknown", what: "Does not tell its state" });
  }
  const order: State[] = ["broken", "attention", "unknown", "fine"];
  reasons.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return { state: worst(reasons.map((reason) => reason.state)), reasons };
}

function judgeSupply(supply: Supply): Reason | undefined {
  const look = supplyLook(supply);
  if (look.isReceptacle) {
    if (look.fill === "empty")
      return { state: "broken", what: `${look.name} full`, todo: "Replace or empty it." };
    if (look.isLow)
      return { state: "attention", what: `${look.name} ${look.words}`, todo: "Have a new one ready." };
    return undefined;
  }
  const state = isMarkingMaterial(supply) ? "broken" : "attention";
  if (look.fill === "empty") return { state, what: `${look.name} empty`, todo: "Put in a new one." };
  if (look.isLow)
    return { state: "attention", what: `${look.name} at ${look.words}`, todo: "Have a new one ready." };
  return undefined;
}

function tellsItsState(printer: PrinterFields): boolean {
  const told = (status: string | undefined) =>
    status !== undefined && status !== "unknown" && status !== "other";
  return (
    told(printer.deviceStatus) ||
    told(printer.printerStatus) ||
    printer.detectedErrors !== undefined ||
    (printer.supplies ?? []).some((supply) => typeof supply.percent === "number")
  );
}
