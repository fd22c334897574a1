// The box's own Wi-Fi network: only where nothing else leads to the box, and only while nobody owns it.
import type { NetworkView } from "../../host/index.ts";
import type { TunnelStatus } from "../../tunnel/index.ts";

export interface AccessPointFacts {
  view: NetworkView;
  enrolment: TunnelStatus["enrolment"];
  isOn: boolean;
  /** It was open since the start: it closes by itself and is not opened again. */
  wasOpened: boolean;
  /** The radio has tried another network since: whoever named that one in vain finds this one again. */
  wasReplaced: boolean;
}

/** `keep`: the network that is tried in its place works, and nobody can come to the page to say so. */
export function accessPointStep(facts: AccessPointFacts): "open" | "close" | "keep" | "leave" {
  const { view, enrolment, isOn, wasOpened, wasReplaced } = facts;
  const cables = view.interfaces.filter(({ kind }) => kind === "cable");
  const radios = view.interfaces.filter(({ kind }) => kind === "wifi");
  const hasCable = cables.some(({ hasCarrier }) => hasCarrier);
  if ((isOn || wasOpened) && view.trial?.kind === "wifi")
    return !hasCable && isJoinedByDhcp(view) ? "keep" : "leave";
  const knowsNetwork = view.wifi !== undefined || radios.some(({ ssid }) => ssid !== undefined);
  // A claim that waits for a network is no owner yet: whoever typed it may have mistyped the network.
  const hasServer = enrolment === "enrolled";
  if (isOn && (hasCable || hasServer || knowsNetwork)) return "close";
  if (isOn && !wasReplaced) return "leave";
  const isAlone = !hasCable && radios.length > 0 && !knowsNetwork && view.trial === undefined;
  return isAlone && !hasServer && (wasReplaced || !wasOpened) ? "open" : "leave";
}

/** An address that somebody gave: who types a fixed one has to come to it, which says that it is right. */
function isJoinedByDhcp({ interfaces, wifi }: NetworkView): boolean {
  if (!wifi || !("ipv4" in wifi) || wifi.ipv4.method !== "dhcp") return false;
  return interfaces.some(
    ({ ssid, hasCarrier, addresses }) =>
      ssid !== undefined && hasCarrier && addresses.some((each) => !/^(169\.254\.|fe[89ab])/i.test(each)),
  );
}
