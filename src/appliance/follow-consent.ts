// When its owner begins to keep a field, nothing that was made before may leave with it: neither what waits in the
// outbox, nor what is kept to be told again, nor the ledger's serial numbers.
import type { Ledger } from "../ledger/index.ts";
import type { ConsentField } from "../model/index.ts";
import { type Log, type Outcome, success } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { Tunnel } from "../tunnel/index.ts";
import type { SettingsDocument } from "./settings.ts";

/** Fields that messages in the outbox may hold and that may not leave any more. */
export function newlyWithheld(
  { messagesWithout }: Pick<SettingsDocument, "messagesWithout">,
  withheld: readonly ConsentField[],
): ConsentField[] {
  return withheld.filter((field) => !(messagesWithout ?? []).includes(field));
}

export interface FollowConsentPorts {
  settings: StateDocument<SettingsDocument>;
  tunnel: Pick<Tunnel, "forget" | "report">;
  ledger: Pick<Ledger, "erase">;
  log: Log;
}

/** Makes the outbox and the ledger follow; ok when nothing of before can leave. */
export async function followConsent(
  { settings, tunnel, ledger, log }: FollowConsentPorts,
  withheld: readonly ConsentField[],
  isOutboxEmpty = false,
): Promise<Outcome<void>> {
  const fresh = newlyWithheld(settings.data, withheld);
  const before = settings.data.messagesWithout ?? [];
  if (fresh.length === 0 && before.length === withheld.length) return success(undefined);
  if (fresh.length > 0 && settings.data.messagesWithout)
    log.info("fields are kept from now on", { fields: fresh.join(", ") });
  if (fresh.length > 0 && !isOutboxEmpty) {
    const forgotten = await tunnel.forget();
    // A box without a server has nothing to report; what waited is gone all the same.
    if (!forgotten.ok && forgotten.problem.code !== "tunnel.not-enrolled") return forgotten;
  }
  if (fresh.includes("serialNumber")) {
    const erased = await ledger.erase();
    if (!erased.ok) return erased;
  }
  settings.update((data) => {
    data.messagesWithout = [...withheld];
  });
  return settings.flush();
}
