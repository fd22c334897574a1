import { defaultConsent } from "../model/index.ts";
import type { Problem } from "../shared/index.ts";
import type { Owner } from "./keeper.ts";

/** The owner of a box whose file cannot be used: nobody gets in, rather than anybody. */
export function sealedOwner(problem: Problem): Owner {
  const refuse = async () => ({ ok: false as const, problem });
  return {
    view: () => ({ isClaimed: true, mark: "", isStatusOpen: false, consent: defaultConsent() }),
    verify: refuse,
    setPassphrase: refuse,
    setStatusOpen: refuse,
    changeConsent: refuse,
    provideSetupCode: refuse,
  };
}
