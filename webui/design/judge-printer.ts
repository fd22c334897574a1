// Is this printer fine, and if not, why and what to do: from what it told, nothing guessed.
import { inEnglish, type PrinterFields, type Say, type Supply } from "../../src/model/index.ts";
import { detectedTexts, judgeTexts } from "./look-texts.ts";
import { type Reason, type State, worst } from "./state.tsx";
import { isMarkingMaterial, supplyLook } from "./supply-look.ts";

export interface PrinterJudgement {
  state: State;
  /** Worst first; empty when fine. */
  reasons: Reason[];
}

/** Judges a printer that answered; a silent one is unknown for a reason only its record knows. */
export function judgePrinter(printer: PrinterFields, say: Say = inEnglish): PrinterJudgement {
  const reasons: Reason[] = [];
  const lookAtPanel = say(judgeTexts.lookAtPanel);
  for (const supply of printer.supplies ?? []) {
    const reason = judgeSupply(supply, say);
    if (reason) reasons.push(reason);
  }
  const supplySaid = (state: State) => reasons.some((reason) => reason.state === state);
  for (const name of printer.detectedErrors ?? []) {
    // The supply's own line names the colour: the bare error would only repeat it.
    if (name === "noToner" && supplySaid("broken")) continue;
    if (name === "lowToner" && reasons.length > 0) continue;
    const known = detectedTexts[name];
    reasons.push(
      known
        ? { state: known.state, what: say(known.what), todo: say(known.todo) }
        : { state: "attention", what: say(judgeTexts.reports, { name }), todo: lookAtPanel },
    );
  }
  for (const alert of printer.alerts ?? []) {
    if (!/critical/i.test(alert.severity ?? "") || supplySaid("broken")) continue;
    const code =
      alert.code === undefined
        ? say(judgeTexts.criticalAlert)
        : say(judgeTexts.alertCode, { code: alert.code });
    reasons.push({
      state: "broken",
      what: say(judgeTexts.stopped, { text: alert.text ?? code }),
      todo: lookAtPanel,
    });
  }
  if (printer.deviceStatus === "down" && reasons.length === 0) {
    reasons.push({ state: "broken", what: say(judgeTexts.down), todo: lookAtPanel });
  }
  if (printer.deviceStatus === "warning" && reasons.length === 0) {
    reasons.push({ state: "attention", what: say(judgeTexts.warning), todo: lookAtPanel });
  }
  if (reasons.length === 0 && !tellsItsState(printer)) {
    reasons.push({ state: "unknown", what: say(judgeTexts.noState) });
  }
  const order: State[] = ["broken", "attention", "unknown", "fine"];
  reasons.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return { state: worst(reasons.map((reason) => reason.state)), reasons };
}

function judgeSupply(supply: Supply, say: Say): Reason | undefined {
  const look = supplyLook(supply, say);
  const { name, words: level } = look;
  if (look.isReceptacle) {
    if (look.fill === "empty")
      return {
        state: "broken",
        what: say(judgeTexts.receptacleFull, { name }),
        todo: say(judgeTexts.replaceOrEmpty),
      };
    if (look.isLow)
      return {
        state: "attention",
        what: say(judgeTexts.receptacleAt, { name, level }),
        todo: say(judgeTexts.haveNewReady),
      };
    return undefined;
  }
  const state = isMarkingMaterial(supply) ? "broken" : "attention";
  if (look.fill === "empty")
    return { state, what: say(judgeTexts.supplyEmpty, { name }), todo: say(judgeTexts.putInNew) };
  if (look.isLow)
    return {
      state: "attention",
      what: say(judgeTexts.supplyAt, { name, level }),
      todo: say(judgeTexts.haveNewReady),
    };
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
