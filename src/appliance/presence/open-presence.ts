// Puts the presence together with what it shows.
import type { Host } from "../../host/index.ts";
import { boxTroubleTexts } from "../../model/index.ts";
import type { SetupCodePlace } from "../../owner/index.ts";
import { type Clock, type Log, success } from "../../shared/index.ts";
import type { Service } from "../service.ts";
import type { NamedBox } from "../web/own-names.ts";
import { followBootNotes } from "./boot-notes.ts";
import { type PresenceState, showPresence } from "./presence.ts";

/** The setup code as the attached screen has it. */
export interface ScreenPlace extends SetupCodePlace {
  code(): string | undefined;
}

export function screenPlace(): ScreenPlace {
  let shown: string | undefined;
  return {
    name: "the attached screen",
    async show(code) {
      shown = code;
      return success(undefined);
    },
    async erase() {
      shown = undefined;
      return success(undefined);
    },
    code: () => shown,
  };
}

export interface OpenPresencePorts {
  clock: Clock;
  log: Log;
  host: Host;
  service: Pick<Service, "outside">;
  screen: ScreenPlace;
  own: NamedBox;
  /** Given instead of the box's own name. */
  hostname(): string | undefined;
  /** What is wrong with a provisioning file. */
  provisioning(): readonly string[];
  /** SHA-256 of the page's certificate, as browsers show it. */
  fingerprint(): string | undefined;
  onAccessPoint(isOpen: boolean): void;
}

/** Until the signal aborts. */
export async function openPresence(ports: OpenPresencePorts, signal: AbortSignal): Promise<void> {
  const { clock, log, host, own, service } = ports;
  const ssid = `Tallybox-${own.label.replace(/^tallybox-/, "").toUpperCase()}`;
  const passphrase = service.outside().codes.accessPoint;
  const state = (): PresenceState => {
    const { trouble, tunnel, codes } = service.outside();
    const text = trouble && boxTroubleTexts[trouble.code];
    return {
      name: ports.hostname() ?? own.label,
      version: __VERSION__,
      addresses: own.addresses(),
      trouble: text && { what: text.what, todo: text.todo },
      provisioning: ports.provisioning(),
      setupCode: ports.screen.code(),
      fingerprint: ports.fingerprint(),
      server: tunnel.server,
      pairing: tunnel.pairing && { server: tunnel.pairing.server, code: codes.pairing },
      light: { trouble: trouble?.code, hasAnswered: tunnel.lastAnswerAt !== undefined },
      enrolment: tunnel.enrolment,
    };
  };
  const { onAccessPoint } = ports;
  const accessPoint = { ssid, passphrase };
  const facts = () => {
    const { tunnel, codes } = service.outside();
    const isUnclaimed = tunnel.enrolment !== "enrolled";
    return { isUnclaimed, pairingCode: codes.pairing, accessPoint, fingerprint: ports.fingerprint() };
  };
  await Promise.all([
    showPresence({ clock, log, host, state, accessPoint, onAccessPoint }, signal),
    followBootNotes({ clock, log, bootFiles: host.bootFiles, facts }, signal),
  ]);
}
