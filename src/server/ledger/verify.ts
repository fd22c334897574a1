// Checks ledgers, in a file or in the database, and says in words what was checked and what was done to them.
import {
  type ChainStart,
  type CheckedChain,
  chainHash,
  checkChain,
  type LedgerEntry,
  type LedgerFinding,
  type LedgerHead,
  type LinkedEntry,
  serialHash,
} from "../../protocol/index.ts";
import { failure, type Outcome, success } from "../../shared/index.ts";
import type { Store } from "../store/index.ts";
import { fileHeadSchema, lineSchema } from "./file-format.ts";
import { startOf, storedEntries, storedHeads } from "./stored-chain.ts";

export interface VerifiedLedger {
  isSound: boolean;
  /** For people: a line per chain and finding, and a summary. */
  text: string;
}

interface ReadChain {
  start: ChainStart;
  box: string;
  from: number;
  entries: LinkedEntry[];
  heads: LedgerHead[];
  serials: { serialHash: string; salt: string; serial: string }[];
}

/** Entries that are checked at a time in a database. */
const STRETCH = 20_000;

/** Checks a file that `ledger export` wrote; `keys` (hex) are the only ones that are trusted, where any are given. */
export function verifyFile(content: string, keys: readonly string[]): Outcome<VerifiedLedger> {
  const chains = readFile(content);
  if (!chains.ok) return chains;
  const report = createReport();
  for (const { start, box, from, entries, heads, serials } of chains.value) {
    const checked = checkChain({ start, from, entries, heads });
    const faults = describe(checked.findings);
    for (const { serialHash: hash, salt, serial } of serials)
      if (serialHash(Buffer.from(salt, "hex"), serial) !== hash)
        faults.push(`the serial number of ${hash} is another`);
    if (keys.length > 0 && !keys.includes(start.applianceKey))
      faults.push("its key is none of those that are trusted");
    for (const fault of unlinked(start, chains.value)) faults.push(fault);
    report.chain(start, box, { from, ...checked }, faults);
  }
  return success(report.done());
}

/** Checks every chain of a database. */
export async function verifyStore(store: Store): Promise<VerifiedLedger> {
  const report = createReport();
  for (const row of await store.selectFrom("ledgerChains").selectAll().orderBy("id").execute()) {
    const start = startOf(row);
    const box = await store
      .selectFrom("appliances")
      .select("name")
      .where("id", "=", row.applianceId)
      .executeTakeFirst();
    const heads = await storedHeads(store, row.id);
    const findings: LedgerFinding[] = [];
    const sum = { entries: 0, heads: heads.length, provenTo: undefined as number | undefined };
    const last = await store
      .selectFrom("ledgerEntries")
      .select(({ fn }) => fn.max<number | null>("entry").as("entry"))
      .where("chainId", "=", row.id)
      .executeTakeFirst();
    const end = Math.max(last?.entry ?? 0, heads.at(-1)?.index ?? 0);
    let before = chainHash(start);
    for (let from = 1; from <= end; ) {
      // A stretch ends with a head, so that what stands before it is signed.
      const to = heads.find(({ index }) => index >= from + STRETCH - 1)?.index ?? end;
      const rows = await storedEntries(store, row.id, from, to);
      const entries = rows.map(({ index, previous, hash, entry }) => ({
        index,
        previous,
        hash,
        content: entry,
      }));
      const inside = heads.filter(({ index }) => index >= from && index <= to);
      const checked = checkChain({ start, from, before, entries, heads: inside });
      for (const finding of checked.findings) findings.push(finding);
      sum.entries += checked.entries;
      sum.provenTo = checked.provenTo ?? sum.provenTo;
      before = entries.at(-1)?.hash ?? before;
      from = to + 1;
    }
    const faults = describe(findings);
    if (row.entries !== end) faults.push(`${row.entries} entries were taken in, ${end} are here`);
    report.chain(start, box?.name ?? row.applianceId, { from: 1, findings, ...sum }, faults);
    if (row.brokenAt !== null) report.note(`broken off at entry ${row.brokenEntry}: ${row.brokenWhy}`);
  }
  return report.done();
}

function readFile(content: string): Outcome<ReadChain[]> {
  const [first = "", ...lines] = content.split("\n").filter((line) => line.trim() !== "");
  const head = fileHeadSchema.safeParse(json(first));
  if (!head.success) return failure("ledger.invalid", "The file is no ledger export of this version.");
  const chains: ReadChain[] = [];
  for (const [i, text] of lines.entries()) {
    const line = lineSchema.safeParse(json(text));
    if (!line.success)
      return failure("ledger.invalid", `Line ${i + 2} of the file is none of a ledger export.`);
    const { data } = line;
    const chain = chains.at(-1);
    if ("chain" in data)
      chains.push({ start: data.chain, box: data.box, from: data.from, entries: [], heads: [], serials: [] });
    else if (!chain) return failure("ledger.invalid", `Line ${i + 2} of the file belongs to no chain.`);
    else if ("head" in data) chain.heads.push(data.head);
    else if ("salt" in data) chain.serials.push(data);
    else {
      const { index, previous, hash, ...said } = data;
      const content: string | LedgerEntry = "content" in said ? said.content : said;
      chain.entries.push({ index, previous, hash, content });
    }
  }
  if (chains.length !== head.data.chains)
    return failure(
      "ledger.invalid",
      `The file tells of ${head.data.chains} chains and holds ${chains.length}.`,
    );
  return success(chains);
}

/** A chain that goes on from another one of the file has to name a hash that the other one has. */
function unlinked({ after }: ChainStart, chains: readonly ReadChain[]): string[] {
  const before = after && chains.find(({ start }) => start.chain === after.chain);
  const entry = before?.entries.find(({ index }) => index === after?.index);
  return entry && entry.hash !== after?.hash
    ? [`it does not go on from entry ${after?.index} of chain ${after?.chain}`]
    : [];
}

const WORDS: Record<LedgerFinding["fault"], (what: string, are: string) => string> = {
  edited: (what, are) => `${what} ${are} edited`,
  deleted: (what, are) => `${what} ${are} deleted`,
  inserted: (what, are) => `${what} ${are} inserted`,
  reordered: (what, are) => `${what} ${are} moved to another place`,
  "cut-off": (what, are) => `${what} ${are} cut off at the end`,
  "not-signed": (what, are) => `${what} ${are} added after the last signed head`,
  rewritten: (what, are) => `${what} ${are} rewritten: they do not lead to the signed head`,
  "head-invalid": (what) => `the head at ${what} is not signed with the box's key`,
};

function describe(findings: readonly LedgerFinding[]): string[] {
  return findings.map(({ fault, from, to }) =>
    from === to ? WORDS[fault](`entry ${from}`, "was") : WORDS[fault](`entries ${from} to ${to}`, "were"),
  );
}

function createReport() {
  const lines: string[] = [];
  let chains = 0;
  let entries = 0;
  let faulty = 0;
  return {
    chain(
      start: ChainStart,
      box: string,
      checked: CheckedChain & { from: number },
      faults: readonly string[],
    ) {
      chains++;
      entries += checked.entries;
      faulty += faults.length;
      const until = checked.from + checked.entries - 1;
      const range = checked.entries === 0 ? "no entries" : `entries ${checked.from} to ${until}`;
      lines.push(`Ledger ${start.chain} of ${box}`);
      lines.push(`  signed with key ${start.applianceKey}`);
      lines.push(
        `  ${range}, ${checked.heads} signed heads${faults.length === 0 ? ": as the box signed them" : ""}`,
      );
      for (const fault of faults) lines.push(`  ! ${fault}`);
    },
    note(text: string) {
      lines.push(`  (${text})`);
    },
    done(): VerifiedLedger {
      const sum = `${entries} entries in ${chains} ${chains === 1 ? "ledger" : "ledgers"} checked: `;
      const result =
        faulty === 0 ? "nothing was changed." : `${faulty} ${faulty === 1 ? "finding" : "findings"}.`;
      return { isSound: faulty === 0, text: `${[...lines, sum + result].join("\n")}\n` };
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
