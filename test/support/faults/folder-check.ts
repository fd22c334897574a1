// What a killed box left behind, opened by the product's own code, in a copy: nothing in it may be damaged.
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { deviceKeyPath } from "../../../src/appliance/device-key.ts";
import { openDocuments } from "../../../src/appliance/documents.ts";
import { openLedger } from "../../../src/ledger/index.ts";
import { sign } from "../../../src/protocol/index.ts";
import { silentLog, systemClock } from "../../../src/shared/index.ts";
import { nodeFiles, readSecretFile, SEAL_KEY_BYTES, sealedFiles } from "../../../src/state/index.ts";
import { loadIdentity } from "../../../src/tunnel/identity.ts";
import { OUTBOX_LIMIT_BYTES, Outbox } from "../../../src/tunnel/outbox.ts";
import type { OutboxMessage } from "../../../src/tunnel/outbox-name.ts";
import { openTunnelState } from "../../../src/tunnel/tunnel-state.ts";
import { temporaryFolder } from "../programs.ts";

export interface LeftBehind {
  /** Files that were being written just then. */
  unfinished: string[];
  epoch: string | null;
  dataUsed: number;
  dataAccepted: number;
  waiting: readonly OutboxMessage[];
  sent: readonly OutboxMessage[];
  quarantined: readonly OutboxMessage[];
  /** Commands whose results wait, by the result's origin. */
  answers: ReadonlyMap<string, string>;
  ledger: { chain: string; entries: number; acknowledged: number } | undefined;
  printers: number;
  faults: string[];
}

/** Everything that can be read of a data folder, and every fault in it; `mayLack`: documents taken away on purpose. */
export async function inspectFolder(folder: string, mayLack: ReadonlySet<string>): Promise<LeftBehind> {
  const faults: string[] = [];
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  for (const name of names) if (name.includes(".corrupt-")) faults.push(`${name} was set aside`);
  const room = temporaryFolder("left");
  const copy = join(room, "data");
  if (existsSync(folder)) cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  const judge = (name: string, origin: string) => {
    if (origin === "file" || origin === "new" || mayLack.has(name)) return;
    faults.push(`${name} came from ${origin}`);
  };

  // A box that was killed before it had a key has sealed nothing either.
  const key = await readSecretFile(deviceKeyPath(folder, undefined));
  if (!key.ok) faults.push(key.problem.message);
  const sealed = sealedFiles(nodeFiles, (key.ok && key.value) || Buffer.alloc(SEAL_KEY_BYTES));
  const documents = await openDocuments(copy, silentLog, { sealed });
  for (const name of ["settings", "inventory", "reported", "packs", "clock"] as const)
    judge(name, documents[name].origin);
  const printers = documents.inventory.data.entries.length;
  const refs = documents.inventory.data.entries.map(({ ref }) => ref);
  if (new Set(refs).size !== refs.length) faults.push("two printers have one number");
  await documents.close();

  const tunnel = join(copy, "tunnel");
  const state = await openTunnelState(tunnel, { files: sealed, clock: systemClock, log: silentLog });
  judge("enrolment", state.enrolment.origin);
  judge("delivery", state.delivery.origin);
  const { epoch, dataUsed, dataAccepted } = state.delivery.data;
  const outbox = new Outbox({
    ...{ folder: join(tunnel, "outbox"), files: sealed, clock: systemClock, log: silentLog },
    limitBytes: OUTBOX_LIMIT_BYTES,
  });
  if (existsSync(tunnel)) await outbox.recover();
  const answers = new Map<string, string>();
  for (const message of outbox.waiting) {
    const body = await outbox.body(message);
    if (!body) faults.push(`message ${message.sequence} is damaged`);
    else if (message.kind === "command-result")
      answers.set(message.origin, JSON.parse(Buffer.from(body).toString()).payload.id);
  }
  await Promise.all([state.enrolment.close(), state.delivery.close()]);

  let ledger: LeftBehind["ledger"];
  if (existsSync(join(tunnel, "identity.key")) && existsSync(join(copy, "ledger"))) {
    const identity = await loadIdentity(tunnel, { files: sealed, random: undefined, log: silentLog });
    if (!identity.ok) faults.push(identity.problem.message);
    else {
      const { publicKey, secretKey } = identity.value.keys.sign;
      const signer = { publicKey, sign: (octets: Uint8Array) => sign(octets, secretKey) };
      const before = chainsIn(copy);
      const opened = await openLedger(
        { clock: systemClock, log: silentLog, signer },
        { folder: join(copy, "ledger") },
      );
      if (!opened.ok) faults.push(opened.problem.message);
      else {
        ledger = opened.value.status();
        await opened.value.close();
        if (before.size > 0 && !before.has(ledger.chain)) faults.push("the ledger had to begin a new chain");
      }
    }
  }
  const { waiting, sent, quarantined } = outbox;
  rmSync(room, { recursive: true, force: true });
  const unfinished = names.filter((name) => /\.(tmp|new)$/.test(name));
  return {
    ...{ unfinished, epoch, dataUsed, dataAccepted, waiting, sent, quarantined, answers },
    ...{ ledger, printers, faults },
  };
}

function chainsIn(folder: string): Set<string> {
  const names = readdirSync(join(folder, "ledger"));
  return new Set(names.filter((name) => name.endsWith(".jsonl")).map((name) => name.slice(0, 32)));
}
