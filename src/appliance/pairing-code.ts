import { randomBytes } from "node:crypto";
import { newPairingCode } from "../model/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { SettingsDocument } from "./settings.ts";

/** This box's pairing code, made of chance at its first start and kept with the settings. */
export async function ownPairingCode(settings: StateDocument<SettingsDocument>): Promise<string> {
  const known = settings.data.pairingCode;
  if (known !== null) return known;
  const code = newPairingCode(randomBytes);
  settings.update((data) => {
    data.pairingCode = code;
  });
  await settings.flush();
  return code;
}
