// `ledger verify` and `ledger export`.
import { readFile, writeFile } from "node:fs/promises";
import { failure, type Outcome, success } from "../../shared/index.ts";
import { groupOf, ledgerOwners } from "../fleet/index.ts";
import {
  type ExportScope,
  exportLedger,
  type VerifiedLedger,
  verifyFile,
  verifyStore,
} from "../ledger/index.ts";
import type { Store } from "../store/index.ts";
import { type CliPorts, withFolder } from "./folder-work.ts";
import type { LedgerWords } from "./ledger-options.ts";

/** Checks a file (which needs no data folder) or everything the server holds. */
export async function ledgerVerifyCommand(
  ports: CliPorts,
  { file, keys }: LedgerWords["verify"],
): Promise<Outcome<VerifiedLedger>> {
  if (file === undefined) return withFolder(ports, async ({ store }) => success(await verifyStore(store)));
  try {
    return verifyFile(await readFile(file, "utf8"), keys);
  } catch (error) {
    return failure("ledger.invalid", `${file} cannot be read: ${reason(error)}.`);
  }
}

/** Writes the file; the text to print. */
export async function ledgerExportCommand(
  ports: CliPorts,
  words: LedgerWords["export"],
): Promise<Outcome<string>> {
  return withFolder(ports, async ({ store }) => {
    const scope = await scopeOf(store, words);
    if (!scope.ok) return scope;
    const { lines, chains, entries } = await exportLedger(store, scope.value, ports.clock.now());
    try {
      // Serial numbers stand in it.
      await writeFile(words.file, `${lines.join("\n")}\n`, { mode: 0o600 });
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      return failure("ledger.invalid", `${words.file} cannot be written: ${reason(error)}.`);
    }
    const ledgers = `${chains} ${chains === 1 ? "ledger" : "ledgers"}`;
    return success(
      `${words.file}: ${entries} entries of ${ledgers}. Check it with: tallybox-server ledger verify ${words.file}\n`,
    );
  });
}

async function scopeOf(store: Store, words: LedgerWords["export"]): Promise<Outcome<ExportScope>> {
  const { site, box, printer, from, to } = words;
  const scope: ExportScope = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  if (site !== undefined) {
    const found = await store.selectFrom("sites").select("id").where("name", "=", site).executeTakeFirst();
    if (!found) return failure("fleet.not-found", `There is no site "${site}".`);
    scope.siteId = found.id;
  }
  if (box !== undefined) {
    const found = await store
      .selectFrom("appliances")
      .select("id")
      .where((either) => either.or([either("name", "=", box), either("id", "=", box)]))
      .execute();
    const [only] = found;
    if (!only) return failure("fleet.not-found", `There is no box "${box}".`);
    if (found.length > 1)
      return failure("fleet.not-found", `${found.length} boxes are called "${box}"; give the id.`);
    scope.applianceId = only.id;
  }
  if (printer !== undefined) {
    const found = await store
      .selectFrom("printers")
      .select((either) => either.fn.coalesce("mergedInto", "id").as("headId"))
      .where((either) =>
        either.or([
          either("serialNumber", "=", printer),
          either("address", "=", printer),
          either("key", "=", printer),
        ]),
      )
      .execute();
    const [headId, ...others] = new Set(found.map((row) => row.headId));
    if (others.length > 0)
      return failure(
        "fleet.not-found",
        `${others.length + 1} printers are "${printer}"; give the serial number or the key.`,
      );
    const group = headId === undefined ? undefined : await groupOf(store, headId);
    // A printer that was forgotten here is still in the ledger, by its key.
    const forgotten = /^[0-9a-f]{32}$/.test(printer) ? [{ key: printer }] : undefined;
    const owners = group ? await ledgerOwners(store, group.ids) : forgotten;
    if (!owners) return failure("fleet.not-found", `There is no printer "${printer}".`);
    scope.printer = owners;
  }
  return success(scope);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
