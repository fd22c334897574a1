// What whoever takes the card out reads on it: the codes while they open anything, and the certificate's fingerprint.
import type { BootFiles, BootNote } from "../../host/index.ts";
import { showPairingCode } from "../../model/index.ts";
import type { Clock, Log } from "../../shared/index.ts";

export interface BootNoteFacts {
  /** It belongs to no server yet: pairing and its own Wi-Fi network are ways in. */
  isUnclaimed: boolean;
  pairingCode: string;
  accessPoint: { ssid: string; passphrase: string };
  fingerprint: string | undefined;
}

export interface BootNotesPorts {
  clock: Clock;
  log: Log;
  bootFiles: Pick<BootFiles, "tell" | "erase">;
  facts(): BootNoteFacts;
}

type Notes = Record<Exclude<BootNote, "status">, string | undefined>;

const LOOK_MS = 5000;
/** A card that takes no writes is tried again this often. */
const AGAIN_MS = 600_000;

/** Until the signal aborts; each note is written when it changes, and erased when it is true no more. */
export async function followBootNotes(ports: BootNotesPorts, signal: AbortSignal): Promise<void> {
  const { clock, log, bootFiles } = ports;
  const told = new Map<string, string | undefined>();
  let notBefore = 0;
  while (!signal.aborted) {
    if (clock.monotonic() >= notBefore)
      for (const [name, text] of Object.entries(notesOf(ports.facts()))) {
        const note = name as keyof Notes;
        if (told.has(note) && told.get(note) === text) continue;
        const done = text === undefined ? await bootFiles.erase(note) : await bootFiles.tell(note, text);
        if (done.ok) told.set(note, text);
        else {
          log.info(`the boot partition: ${done.problem.message}`, { code: done.problem.code });
          notBefore = clock.monotonic() + AGAIN_MS;
          break;
        }
      }
    await clock.sleep(LOOK_MS, signal);
  }
}

export function notesOf({ isUnclaimed, pairingCode, accessPoint, fingerprint }: BootNoteFacts): Notes {
  const { ssid, passphrase } = accessPoint;
  return {
    "pairing-code": isUnclaimed
      ? `The pairing code of this box:\n${showPairingCode(pairingCode)}`
      : undefined,
    "access-point": isUnclaimed
      ? `The box's own Wi-Fi network, open while no other is known:\nName        ${ssid}\nPassphrase  ${passphrase}`
      : undefined,
    certificate:
      fingerprint === undefined
        ? undefined
        : `SHA-256 fingerprint of the certificate of the box's page:\n${fingerprint}`,
  };
}
