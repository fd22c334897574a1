import { randomBytes } from "node:crypto";
import { newPairingCode, newSetupCode } from "../model/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { SettingsDocument } from "./settings.ts";

/** What this box made of chance at its first start, and keeps with its settings. */
export interface OwnCodes {
  /** What a person types at the server that the DNS named. */
  pairing: string;
  /** Of the box's own Wi-Fi network: 65 bits. */
  accessPoint: string;
}

/** Durable when they are answered: a code that was printed or shown stays what it was. */
export async function ownCodes(settings: StateDocument<SettingsDocument>): Promise<Outcome<OwnCodes>> {
  if (settings.data.pairingCode === null || settings.data.accessPointPassphrase === null) {
    settings.update((data) => {
      data.pairingCode ??= newPairingCode(randomBytes);
      data.accessPointPassphrase ??= newSetupCode(randomBytes);
    });
    const durable = await settings.flush();
    if (!durable.ok) return durable;
  }
  const { pairingCode: pairing, accessPointPassphrase: accessPoint } = settings.data;
  if (pairing === null || accessPoint === null) return failure("state.corrupt", "The box lost its codes.");
  return success({ pairing, accessPoint });
}
