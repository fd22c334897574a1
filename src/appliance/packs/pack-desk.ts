// Which profiles this box reads with: those of its software, or a pack of its server that has stood its trial here.
import type { ShownProfiles } from "../../../webui/setup/index.ts";
import { builtInProfiles, checkProfiles, type ProfileSet } from "../../profiles/index.ts";
import {
  type CheckInPayload,
  fromBase64url,
  limits,
  openPack,
  type PackReference,
  type ProfilePack,
  packSigner,
  toBase64url,
} from "../../protocol/index.ts";
import { type Clock, failure, type Log, type Outcome, type Problem, success } from "../../shared/index.ts";
import type { StateDocument } from "../../state/index.ts";
import type { PackFiles } from "./pack-files.ts";
import type { PackState } from "./pack-state.ts";
import type { Trial } from "./pack-trial.ts";

export interface PackDeskPorts {
  clock: Clock;
  log: Log;
  state: StateDocument<PackState>;
  files: PackFiles;
  /** What the configuration in force names: null for the built-in profiles, undefined while there is none. */
  wanted(): PackReference | null | undefined;
  signKeys(): readonly Uint8Array[];
  fetch(reference: PackReference): Promise<Outcome<Uint8Array>>;
  /** Tries the profiles on the printers that are known. */
  tryOut(current: ProfileSet, next: ProfileSet, signal: AbortSignal): Promise<Trial>;
  /** The profiles to read with from now on; `changed`: printers (refs) whose rules are others now. */
  onSwitch(profiles: ProfileSet, changed: readonly number[] | "all"): void;
}

export interface PackDesk {
  profiles(): ProfileSet;
  /**
   * Brings the pack that is wanted into force, or keeps why not; true when there is something new to tell. Called after
   * a check-in: what is wanted and the keys are the server's latest word.
   */
  follow(signal: AbortSignal): Promise<boolean>;
  describe(): NonNullable<CheckInPayload["profiles"]>;
  /** For the box's own page. */
  view(): ShownProfiles;
}

/** Opens what is stored: a pack that is damaged or fits this software no longer leaves the built-in profiles. */
export async function openPackDesk(ports: PackDeskPorts): Promise<PackDesk> {
  const { state, files, log, clock } = ports;
  let profiles = builtInProfiles();
  /** Signed with none of the server's keys when it was looked at last. */
  let doubted: PackReference | undefined;

  const stored = await openStored();
  if (stored && !stored.ok) await refuse(stored.reference, stored.problem, true);

  async function openStored(): Promise<({ reference: PackReference } & Outcome<void>) | undefined> {
    const { inForce } = state.data;
    if (!inForce) return undefined;
    const { reference } = inForce;
    const octets = (await files.read(reference.digest)) ?? new Uint8Array();
    const keys = [...ports.signKeys(), fromBase64url(inForce.signedBy)];
    const opened = openPack(octets, reference, keys);
    const next = opened.ok ? profilesOf(opened.value.pack) : opened;
    if (!next.ok) return { reference, ...next };
    profiles = next.value;
    return { reference, ...success(undefined) };
  }

  /** Keeps why a pack is not used; what was in force stays so, unless it is the very one that turned out bad. */
  async function refuse(reference: PackReference, problem: Problem, isInForce = false): Promise<void> {
    log.warn(`the profile pack is not used: ${problem.message}`, { code: problem.code });
    state.update((data) => {
      if (isInForce) data.inForce = null;
      data.refused = {
        reference,
        // A stored pack that was damaged is fetched again; one that was judged bad waits for other software.
        software: isInForce && problem.code === "pack.not-genuine" ? "" : __VERSION__,
        code: problem.code,
        message: problem.message.slice(0, 2000),
        at: clock.now(),
      };
    });
    await state.flush();
  }

  async function useBuiltIn(): Promise<boolean> {
    if (!state.data.inForce && !state.data.refused) return false;
    const changed = state.data.inForce !== null;
    state.update((data) => {
      data.inForce = null;
      data.refused = null;
    });
    const durable = await state.flush();
    if (!durable.ok) log.warn(durable.problem.message);
    if (!changed) return true;
    profiles = builtInProfiles();
    ports.onSwitch(profiles, "all");
    await files.keepOnly(undefined);
    log.info("the built-in profiles are in force again");
    return true;
  }

  /**
   * True for a pack signed with none of the keys that the server has now, the first time: while keys are rotated either
   * the signature or the keys can be those of a moment ago, and the next check-in brings both.
   */
  function maySoonBeSignedAnew(reference: PackReference): boolean {
    if (packSigner(reference, ports.signKeys())) return false;
    const isNew = !doubted || !isSameReference(doubted, reference);
    doubted = reference;
    if (isNew)
      log.info("the profile pack is not signed with the server's keys of now; its next word decides");
    return isNew;
  }

  /** The same pack with another signature: its server has new keys. */
  async function renew(reference: PackReference): Promise<boolean> {
    const octets = (await files.read(reference.digest)) ?? new Uint8Array();
    const opened = openPack(octets, reference, ports.signKeys());
    if (!opened.ok) {
      await refuse(reference, opened.problem);
      return true;
    }
    state.update((data) => {
      if (data.inForce)
        data.inForce = { ...data.inForce, reference, signedBy: toBase64url(opened.value.signedBy) };
      data.refused = null;
    });
    await state.flush();
    return false;
  }

  async function take(reference: PackReference, signal: AbortSignal): Promise<Outcome<void>> {
    if (reference.size > limits.pack)
      return failure(
        "pack.invalid",
        `The profile pack has ${reference.size} octets; ${limits.pack} are the most.`,
      );
    const fetched = await ports.fetch(reference);
    if (!fetched.ok) return fetched;
    const opened = openPack(fetched.value, reference, ports.signKeys());
    if (!opened.ok) return opened;
    const { pack, signedBy } = opened.value;
    if (pack.serial < state.data.highestSerial)
      return failure(
        "pack.rolled-back",
        `The profile pack ${pack.serial} is older than ${state.data.highestSerial}, which was in force on this box.`,
      );
    const next = profilesOf(pack);
    if (!next.ok) return next;
    const trial = await ports.tryOut(profiles, next.value, signal);
    if (signal.aborted) return failure("tunnel.interrupted", "The trial of the profile pack was broken off.");
    if (trial.worse.length > 0) return failure("pack.worse", worseInWords(trial));
    const written = await files.write(reference.digest, fetched.value);
    if (!written.ok) return written;
    const { serial, name } = pack;
    state.update((data) => {
      data.inForce = { reference, serial, name, signedBy: toBase64url(signedBy), since: clock.now() };
      data.highestSerial = serial;
      data.refused = null;
    });
    const durable = await state.flush();
    if (!durable.ok) return durable;
    profiles = next.value;
    ports.onSwitch(profiles, trial.changed);
    await files.keepOnly(reference.digest);
    const { replayed, read } = trial;
    log.info("a profile pack is in force", { serial, name, replayed, read, changed: trial.changed.length });
    return success(undefined);
  }

  return {
    profiles: () => profiles,
    async follow(signal) {
      const wanted = ports.wanted();
      if (wanted === undefined) return false;
      if (wanted === null) return useBuiltIn();
      const { inForce, refused } = state.data;
      if (inForce?.reference.digest === wanted.digest) {
        const isTheSame = inForce.reference.signature === wanted.signature;
        if (isTheSame) return forgetRefusal();
        return maySoonBeSignedAnew(wanted) ? false : renew(wanted);
      }
      if (refused && isSameReference(refused.reference, wanted) && refused.software === __VERSION__)
        return false;
      if (maySoonBeSignedAnew(wanted)) return false;
      const taken = await take(wanted, signal);
      if (taken.ok) return true;
      // The keys were rotated while it was fetched.
      if (maySoonBeSignedAnew(wanted)) return false;
      // What the way or the disk did says nothing about the pack: tried again at the next check-in.
      if (!taken.problem.code.startsWith("pack.") || taken.problem.code === "pack.not-offered") {
        log.warn(`the profile pack was not taken yet: ${taken.problem.message}`, {
          code: taken.problem.code,
        });
        return false;
      }
      await refuse(wanted, taken.problem);
      return true;
    },
    view() {
      const { inForce, refused } = state.data;
      return {
        builtIn: builtInProfiles().profiles.length,
        ...(inForce && { pack: shownPack(inForce) }),
        ...(refused && { refused: shownRefusal(refused) }),
      };
    },
    describe() {
      const { inForce, refused } = state.data;
      return {
        inForce: inForce && { digest: inForce.reference.digest, serial: inForce.serial, name: inForce.name },
        ...(refused && {
          refused: {
            digest: refused.reference.digest,
            code: refused.code,
            message: refused.message,
            at: new Date(refused.at).toISOString(),
          },
        }),
      };
    },
  };

  // The server went back to what is in force: why another one was refused is nobody's concern any more.
  async function forgetRefusal(): Promise<boolean> {
    if (!state.data.refused) return false;
    state.update((data) => {
      data.refused = null;
    });
    await state.flush();
    return true;
  }
}

function shownPack({ reference, name, serial, signedBy, since }: NonNullable<PackState["inForce"]>) {
  return { name, serial, signedBy, since, digest: reference.digest };
}

function shownRefusal({ reference, at, code, message }: NonNullable<PackState["refused"]>) {
  return { digest: reference.digest, at, problem: { code: code as Problem["code"], message } };
}

function profilesOf(pack: ProfilePack): Outcome<ProfileSet> {
  const named = pack.profiles.map((document, at) => ({
    name: typeof document.id === "string" ? document.id.slice(0, 80) : `profile ${at + 1}`,
    document,
  }));
  const checked = checkProfiles(named);
  if (checked.ok) return checked;
  return failure(
    "pack.invalid",
    `The profile pack does not fit the software of this box: ${checked.problem.message}`,
  );
}

function isSameReference(one: PackReference, other: PackReference): boolean {
  return one.digest === other.digest && one.signature === other.signature;
}

function worseInWords({ worse }: Trial): string {
  const shown = worse.slice(0, 3).join(". ");
  const more = worse.length > 3 ? `. And ${worse.length - 3} printers more.` : ".";
  return `With the profile pack printers of this box would be read worse. ${shown}${more}`;
}
