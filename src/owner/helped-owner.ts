// The owner's file as the service of a box sees it: it reads what is no secret and the hashes, and asks for changes.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { defaultConsent } from "../model/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import { systemErrorCode } from "../state/index.ts";
import { type Owner, viewOf } from "./keeper.ts";
import { type OwnerDocument, parseOwner } from "./owner-document.ts";
import { OWNER_FILE, ownerCopy } from "./owner-file.ts";
import type { OwnerRequest } from "./owner-request.ts";
import { checkProof } from "./proof.ts";

export interface HelpedOwnerPorts {
  /** Asks the keeper, which has the rights to change the file. */
  ask(request: OwnerRequest): Promise<Outcome<unknown>>;
}

/** The keeper behind its helper; what it answers is true once the file says so. */
export function helpedOwner({ ask }: HelpedOwnerPorts, folder: string): Owner {
  const path = join(folder, OWNER_FILE);
  let seen: { mark: string; document: OwnerDocument | undefined } | undefined;

  /** What the file says now: it changes behind the service's back. */
  const look = (): OwnerDocument | undefined => {
    const mark = markOf(path);
    if (mark === undefined || mark !== seen?.mark)
      seen = { mark: mark ?? "", document: readOwner(path) ?? readOwner(ownerCopy(path)) };
    return seen.document;
  };
  const change = async (request: OwnerRequest): Promise<Outcome<void>> => {
    const asked = await ask(request);
    return asked.ok ? success(undefined) : asked;
  };

  return {
    view() {
      const document = look();
      // Nobody gets in, and only what is always permitted may be done.
      return document
        ? viewOf(document)
        : { isClaimed: true, mark: "", isStatusOpen: false, consent: defaultConsent() };
    },
    async verify(proof) {
      const document = look();
      return document
        ? checkProof(document, proof)
        : failure("owner.unreadable", `${path} cannot be read: nobody can sign in.`);
    },
    setPassphrase: (proof, passphrase) => change({ do: "set-passphrase", proof, passphrase }),
    setStatusOpen: (proof, isOpen) => change({ do: "open-status", proof, isOpen }),
    changeConsent: (proof, consent) => change({ do: "change-consent", proof, consent }),
    provideSetupCode: (setupCode) => change({ do: "provide-setup-code", setupCode }),
  };
}

function markOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat && `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

function readOwner(path: string): OwnerDocument | undefined {
  try {
    return parseOwner(readFileSync(path));
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
