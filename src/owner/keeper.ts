// The keeper of owner.json: every change needs the proof that a person gave, and is checked here, nowhere else.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import {
  type ConsentDocument,
  consentSchema,
  defaultConsent,
  newSetupCode,
  parseAddresses,
  parseSetupCode,
} from "../model/index.ts";
import {
  type Clock,
  createGate,
  failure,
  hashPassword,
  type Log,
  type Outcome,
  success,
  verifyPassword,
} from "../shared/index.ts";
import { type Files, nodeFiles } from "../state/index.ts";
import type { OwnerDocument } from "./owner-document.ts";
import { ownerFile } from "./owner-file.ts";
import { judgePassphrase } from "./passphrase.ts";
import { checkProof, claimed, type Proof } from "./proof.ts";
import { type SetupCodePlace, setupCodeFile } from "./setup-code-places.ts";

export interface OwnerPorts {
  clock: Clock;
  log: Log;
  files?: Files;
  random?: (length: number) => Uint8Array;
  /** Where the code is shown besides its file: an attached screen, the boot partition. */
  places?: readonly SetupCodePlace[];
}

export interface OwnerView {
  /** A person has set a passphrase: the setup code is dead. */
  isClaimed: boolean;
  /** Changes with the passphrase; who signed in before is signed out. */
  mark: string;
  isStatusOpen: boolean;
  consent: ConsentDocument;
}

export interface Owner {
  view(): OwnerView;
  /** owner.refused when the proof is not right, owner.claimed for a setup code that is dead. */
  verify(proof: Proof): Promise<Outcome<void>>;
  /** Durable when it answers ok; from then on the setup code is dead and stands nowhere any more. */
  setPassphrase(proof: Proof, passphrase: string): Promise<Outcome<void>>;
  setStatusOpen(proof: Proof, isOpen: boolean): Promise<Outcome<void>>;
  /** What the box may do from now on, as a whole; owner.invalid names what cannot be. */
  changeConsent(proof: Proof, consent: ConsentDocument): Promise<Outcome<void>>;
  /** Takes the code of the provisioning file instead of the one made here; owner.claimed once a person has the box. */
  provideSetupCode(code: string): Promise<Outcome<void>>;
}

const CODE_FILE = "setup-code.txt";
/** Opens the file in this folder, or makes it together with a new setup code; owner.unreadable when it is damaged. */
export async function openOwner(ports: OwnerPorts, folder: string): Promise<Outcome<Owner>> {
  const { clock, log, files = nodeFiles, random = randomBytes } = ports;
  const file = ownerFile(folder, files);
  const codeFile = setupCodeFile(join(folder, CODE_FILE), files);
  const places: readonly SetupCodePlace[] = [codeFile, ...(ports.places ?? [])];
  // One change after the other: of two people with the setup code, one gets the box.
  const gate = createGate(1);

  const read = await file.read();
  if (!read.ok) return read;
  let document: OwnerDocument;
  const kept = await codeFile.read();
  if (!kept.ok) return kept;
  if (read.value?.passphrase != null) {
    document = read.value;
    // The power may have gone between the death of the code and its erasure.
    await eraseCode();
  } else {
    document = read.value ?? newOwner();
    const code = kept.value;
    // A code that was shown but not yet taken when the power went is taken now; one that nobody can read is replaced.
    if (code !== undefined && document.setupCode !== null && (await verifyPassword(code, document.setupCode)))
      await showCode(code, places.slice(1));
    else {
      const made = await takeCode(code ?? newSetupCode(random));
      if (!made.ok) return made;
    }
  }

  return success({
    view: () => viewOf(document),
    verify: (proof) => checkProof(document, proof),
    setPassphrase: (proof, passphrase) =>
      gate.run(async () => {
        const proven = await checkProof(document, proof);
        if (!proven.ok) return proven;
        const code = "setupCode" in proof ? parseSetupCode(proof.setupCode) : undefined;
        const judged = judgePassphrase(passphrase, code?.ok ? code.value : undefined);
        if (!judged.ok) return judged;
        const written = await write({
          ...document,
          setupCode: null,
          passphrase: await hashPassword(passphrase),
          passphraseSetAt: new Date(clock.now()).toISOString(),
        });
        if (!written.ok) return written;
        log.info("the page's passphrase was set");
        await eraseCode();
        return success(undefined);
      }),
    setStatusOpen: (proof, isStatusOpen) =>
      gate.run(async () => {
        const proven = await checkProof(document, proof);
        return proven.ok ? write({ ...document, isStatusOpen }) : proven;
      }),
    changeConsent: (proof, wanted) =>
      gate.run(async () => {
        const proven = await checkProof(document, proof);
        if (!proven.ok) return proven;
        const consent = acceptConsent(wanted);
        return consent.ok ? write({ ...document, consent: consent.value }) : consent;
      }),
    provideSetupCode: (text) =>
      gate.run(async () => {
        const code = parseSetupCode(text);
        if (!code.ok) return code;
        return document.passphrase === null ? takeCode(code.value) : claimed();
      }),
  });

  /** The code is readable before it opens anything: a power cut between leaves the next start to make another. */
  async function takeCode(code: string): Promise<Outcome<void>> {
    const shown = await codeFile.show(code);
    if (!shown.ok) return shown;
    const written = await write({ ...document, setupCode: await hashPassword(code) });
    if (written.ok) await showCode(code, places.slice(1));
    return written;
  }

  async function write(next: OwnerDocument): Promise<Outcome<void>> {
    const written = await file.write(next);
    if (written.ok) document = next;
    return written;
  }

  async function showCode(code: string, where: readonly SetupCodePlace[]): Promise<void> {
    for (const place of where) {
      const shown = await place.show(code);
      if (!shown.ok) log.warn(`the setup code is not shown: ${shown.problem.message}`, { place: place.name });
    }
  }

  async function eraseCode(): Promise<void> {
    for (const place of places) {
      const erased = await place.erase();
      if (!erased.ok) log.warn(`a dead setup code stays: ${erased.problem.message}`, { place: place.name });
    }
  }
}

/** What of the document is no secret. */
export function viewOf({ passphrase, passphraseSetAt, isStatusOpen, consent }: OwnerDocument): OwnerView {
  return { isClaimed: passphrase !== null, mark: passphraseSetAt ?? "", isStatusOpen, consent };
}

function newOwner(): OwnerDocument {
  return {
    ...{ version: 1 as const, setupCode: null, passphrase: null, passphraseSetAt: null },
    ...{ isStatusOpen: false, consent: defaultConsent() },
  };
}

function acceptConsent(wanted: ConsentDocument): Outcome<ConsentDocument> {
  const parsed = consentSchema.safeParse(wanted);
  if (!parsed.success)
    return failure("owner.invalid", `${parsed.error.issues[0]?.path.join(".")} cannot be like this.`);
  const addresses = parseAddresses(parsed.data.networks);
  return addresses.ok ? success(parsed.data) : failure("owner.invalid", addresses.problem.message);
}
