// How the box shows itself to who stands before it: its light, an attached screen, its name, its own Wi-Fi network.
import type { Host, LightState } from "../../host/index.ts";
import type { Clock, Log, Outcome } from "../../shared/index.ts";
import type { TunnelStatus } from "../../tunnel/index.ts";
import { accessPointStep } from "./access-point.ts";
import { lightOf } from "./light.ts";
import { type ScreenFacts, screenLines } from "./screen.ts";

export interface PresenceState extends Omit<ScreenFacts, "accessPoint"> {
  light: { trouble: Parameters<typeof lightOf>[0]["trouble"]; hasAnswered: boolean };
  enrolment: TunnelStatus["enrolment"];
}

export interface PresencePorts {
  clock: Clock;
  log: Log;
  host: Pick<Host, "lights" | "screen" | "names" | "accessPoint" | "network">;
  state(): PresenceState;
  /** `Tallybox-7K3M` with a passphrase of its own. */
  accessPoint: { ssid: string; passphrase: string };
  /** Who asks the page through the box's own network is shown the way. */
  onAccessPoint?(isOpen: boolean): void;
}

const LOOK_MS = 5000;
/** Changing a name takes a while on a busy machine; what failed is tried again this often. */
const NAME_AGAIN_MS = 600_000;

/** Follows the box's state until the signal aborts; what a machine does not have is told once and left. */
export async function showPresence(ports: PresencePorts, signal: AbortSignal): Promise<void> {
  const { clock, host, log, accessPoint } = ports;
  const told = new Set<string>();
  let light: LightState | undefined;
  let screen = "";
  let nameAt = 0;
  let wasOpened = false;
  let wasReplaced = false;
  /** Unknown at the start: the box may have opened it before it was killed. */
  let isOpen: boolean | undefined;

  const isDone = (what: string, outcome: Outcome<unknown>): boolean => {
    if (outcome.ok) told.delete(what);
    else if (!told.has(what)) {
      told.add(what);
      log.info(`${what}: ${outcome.problem.message}`, { code: outcome.problem.code });
    }
    return outcome.ok;
  };

  async function followAccessPoint(
    enrolment: TunnelStatus["enrolment"],
  ): Promise<ScreenFacts["accessPoint"]> {
    const [view, point] = [await host.network.view(), await host.accessPoint.state()];
    if (!isDone("network", view) || !view.ok || !isDone("access point", point) || !point.ok) return undefined;
    const { isOn, address } = point.value;
    const step = accessPointStep({ view: view.value, enrolment, isOn, wasOpened, wasReplaced });
    if ((isOn || wasOpened) && view.value.trial?.kind === "wifi") {
      wasReplaced = true;
      if (step === "keep" && isDone("network", await host.network.confirm()))
        log.info("the Wi-Fi network that was named works, and is kept");
      return undefined;
    }
    if (step === "open") {
      // What is left of it after another network had the radio.
      if (isOn) await host.accessPoint.stop();
      wasOpened = true;
      wasReplaced = false;
      if (!isDone("access point", await host.accessPoint.start(accessPoint))) return undefined;
      log.info("no network is known: the box opens one of its own", { ssid: accessPoint.ssid });
      const opened = await host.accessPoint.state();
      return { ...accessPoint, address: opened.ok ? opened.value.address : undefined };
    }
    wasReplaced = false;
    if (step === "close") {
      isDone("access point", await host.accessPoint.stop());
      return undefined;
    }
    return isOn ? { ...accessPoint, address } : undefined;
  }

  while (!signal.aborted) {
    const state = ports.state();
    // On a box each question starts a program: nobody asks while something else leads to the box.
    const isAlone = state.light.trouble === "box-no-link" || state.light.trouble === "box-no-address";
    const isWorthAsking =
      isOpen !== false || wasReplaced || (isAlone && state.enrolment !== "enrolled" && !wasOpened);
    const open = isWorthAsking ? await followAccessPoint(state.enrolment) : undefined;
    isOpen = open !== undefined;
    ports.onAccessPoint?.(open !== undefined);
    const wanted = lightOf({ ...state.light, enrolment: state.enrolment });
    if (wanted !== light && isDone("light", await host.lights.show(wanted))) light = wanted;
    const lines = screenLines({ ...state, accessPoint: open });
    const text = lines.join("\n");
    if (text !== screen && isDone("screen", await host.screen.show(lines))) screen = text;
    if (clock.monotonic() >= nameAt) {
      const isNamed = isDone("name", await host.names.take(state.name));
      nameAt = isNamed ? Number.POSITIVE_INFINITY : clock.monotonic() + NAME_AGAIN_MS;
    }
    await clock.sleep(LOOK_MS, signal);
  }
}
