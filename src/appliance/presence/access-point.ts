// The box's own Wi-Fi network: only where nothing else leads to the box, and only while nobody owns it.
import type { NetworkView } from "../../host/index.ts";
import type { TunnelStatus } from "../../tunnel/index.ts";

export interface AccessPointFacts {
  view: NetworkView;
  enrolment: TunnelStatus["enrolment"];
  isOn: boolean;
  /** It was open since the start: it closes by itself and is not opened again. */
  wasOpened: boolean;
}

export function accessPointStep(facts: AccessPointFacts): "open" | "close" | "leave" {
  const { view, enrolment, isOn, wasOpened } = facts;
  const cables = view.interfaces.filter(({ kind }) => kind === "cable");
  const radios = view.interfaces.filter(({ kind }) => kind === "wifi");
  const hasCable = cables.some(({ hasCarrier }) => hasCarrier);
  if (isOn) return hasCable || enrolment !== "none" ? "close" : "leave";
  const knowsNetwork = view.wifi !== undefined || radios.some(({ ssid }) => ssid !== undefined);
  const isAlone = !hasCable && radios.length > 0 && !knowsNetwork && view.trial === undefined;
  return isAlone && enrolment === "none" && !wasOpened ? "open" : "leave";
}
