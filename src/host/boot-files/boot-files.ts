// The boot partition as the service may use it: one file is read, a few are written for whoever takes the card out.
import type { Outcome } from "../../shared/index.ts";

/** Files `tallybox-NOTE.txt`; that of the setup code belongs to the keeper of the owner's file. */
export const bootNotes = ["status", "access-point", "pairing-code", "certificate"] as const;
export type BootNote = (typeof bootNotes)[number];

export interface BootFiles {
  /** `tallybox.json` as it stands there, undefined where there is none; problem `provisioning.invalid`. */
  provisioning(): Promise<Outcome<Uint8Array | undefined>>;
  /**
   * Overwrites its secrets with blanks of the same length, in place, if it is still the file of this SHA-256 (hex);
   * answers the SHA-256 of what stands there then. Flash media may keep old copies all the same.
   */
  blank(digest: string): Promise<Outcome<string>>;
  /** Puts a text there, lines separated by `\n`; done at once where it stands there already. */
  tell(note: BootNote, text: string): Promise<Outcome<void>>;
  /** Overwrites a text and takes it away; none is no problem. */
  erase(note: BootNote): Promise<Outcome<void>>;
}

/** 64 KiB of certificate, and ranges. As base64 it fits into a helper's answer. */
export const mostProvisioningOctets = 128 * 1024;
