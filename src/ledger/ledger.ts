// Takes readings, grows the chain by what changed, and hands out what the server does not have yet.

import { join } from "node:path";
import {
  type ChainStart,
  contentHash,
  encodeLedgerPart,
  type LedgerEntry,
  type LedgerHeld,
  type LedgerPart,
  type LedgerSerial,
  limits,
  linkHash,
  newRandomId,
  type Random,
  serialHash,
  signHead,
} from "../protocol/index.ts";
import { type Clock, type Log, type Outcome, type Problem, success } from "../shared/index.ts";
import {
  ensurePrivateFolder,
  type Files,
  nodeFiles,
  openDocument,
  type StateDocument,
} from "../state/index.ts";
import { type ChainState, changedMeters, type MeterReading, newChainState } from "./chain-state.ts";
import { emptyLedgerDocument, type LedgerDocument, ledgerDocumentSchema } from "./ledger-document.ts";
import { readingLine } from "./segment.ts";
import { createSegmentFolder, type SegmentFolder } from "./segment-folder.ts";

/** The appliance's signing key. */
export interface Signer {
  publicKey: Uint8Array;
  sign(octets: Uint8Array): Uint8Array;
}

export interface LedgerPorts {
  clock: Clock;
  log: Log;
  signer: Signer;
  files?: Files;
  random?: Random;
}

export interface LedgerOptions {
  /** Whether serial numbers with their salts may be told; hashes always are. */
  mayTellSerials?(): boolean;
  /** A folder of its own. */
  folder: string;
  /** Old files are let go over this; what the server does not have stays. */
  keepBytes?: number;
}

export interface Ledger {
  /** Notes a reading; the disk follows with `flush`, or soon. */
  take(reading: MeterReading): void;
  /** Ok once everything taken so far is on the medium. */
  flush(): Promise<Outcome<void>>;
  /** Entries after an index (after what is queued, where none is given), signed, as many as fit. */
  nextPart(fits: (part: LedgerPart) => boolean, after?: number): Promise<LedgerPart | undefined>;
  /** Entries up to there are in the outbox. */
  queued(chain: string, index: number): void;
  /** What the server says it holds, null for nothing; where nothing waits any more, what it lacks is told again. */
  held(held: LedgerHeld | null, isNothingUnderWay: boolean): Promise<void>;
  /** Erases serial numbers (all where none are named) with their salts; ok once the medium has none of them. A printer
   * that is read again gets another hash. */
  erase(serialNumbers?: readonly string[]): Promise<Outcome<number>>;
  /** Hashes that the server is asked to forget: those it was not asked for yet, or all. */
  erased(all: boolean): string[];
  erasedQueued(hashes: readonly string[]): void;
  status(): { chain: string; entries: number; acknowledged: number };
  /** What keeps readings from the disk. */
  problem(): Problem | undefined;
  close(): Promise<void>;
}

const KEEP_BYTES = 64 * 1024 * 1024;
const GATHER_MS = 2000;

/** Opens the chain of this key, or begins one that continues what is there. */
export async function openLedger(ports: LedgerPorts, options: LedgerOptions): Promise<Outcome<Ledger>> {
  const { log, files = nodeFiles, clock } = ports;
  const made = await ensurePrivateFolder(options.folder, files);
  if (!made.ok) return made;
  const document = await openDocument({
    path: join(options.folder, "ledger.json"),
    schema: ledgerDocumentSchema,
    defaults: emptyLedgerDocument,
    version: 1,
    migrations: {},
    ...{ log, files, clock },
  });
  const folder = createSegmentFolder(options.folder, files);
  const ledger = new GrowingLedger(ports, document, folder, options);
  const opened = await ledger.open();
  return opened.ok ? success(ledger) : opened;
}

class GrowingLedger implements Ledger {
  readonly #ports: LedgerPorts;
  readonly #document: StateDocument<LedgerDocument>;
  readonly #folder: SegmentFolder;
  readonly #keepBytes: number;
  readonly #mayTellSerials: () => boolean;
  readonly #serials: Map<string, LedgerSerial>;
  readonly #key: string;
  #durableSalts: number;
  #state: ChainState | undefined;
  #taken: MeterReading[] = [];
  /** Writing, one at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();
  #isGathering = false;
  #problem: Problem | undefined;

  constructor(
    ports: LedgerPorts,
    document: StateDocument<LedgerDocument>,
    folder: SegmentFolder,
    { keepBytes = KEEP_BYTES, mayTellSerials = () => true }: LedgerOptions,
  ) {
    this.#ports = ports;
    this.#document = document;
    this.#folder = folder;
    this.#keepBytes = keepBytes;
    this.#mayTellSerials = mayTellSerials;
    this.#serials = new Map(document.data.serials.map((each) => [each.serial, each]));
    this.#durableSalts = this.#serials.size;
    this.#key = Buffer.from(ports.signer.publicKey).toString("hex");
  }

  async open(): Promise<Outcome<void>> {
    const read = await this.#folder.latest(this.#key, this.#document.data.chain);
    if (!read) return this.#begin(null);
    if (read.condition === "damaged") {
      const { start, index, hash } = read.state;
      this.#ports.log.error("the ledger was changed behind the box's back; a new chain begins", {
        chain: start.chain,
        entry: index + 1,
      });
      return this.#begin({ chain: start.chain, index, hash });
    }
    if (read.condition === "torn")
      this.#ports.log.warn("the ledger's last line was not finished; it is left out");
    this.#state = read.state;
    const { chain } = read.state.start;
    if (this.#document.data.chain !== chain) this.#forget(chain);
    return success(undefined);
  }

  take(reading: MeterReading): void {
    if (reading.counters.length === 0) return;
    this.#taken.push(reading);
    if (this.#isGathering) return;
    this.#isGathering = true;
    void this.#ports.clock.sleep(GATHER_MS, this.#closing.signal).then(async () => {
      this.#isGathering = false;
      const written = await this.flush();
      if (!written.ok) this.#ports.log.error(written.problem.message, { code: written.problem.code });
    });
  }

  flush(): Promise<Outcome<void>> {
    return this.#inTurn(() => this.#write());
  }

  async #write(): Promise<Outcome<void>> {
    const written = await this.#writeTaken();
    this.#problem = written.ok ? undefined : written.problem;
    return written;
  }

  nextPart(fits: (part: LedgerPart) => boolean, after?: number): Promise<LedgerPart | undefined> {
    return this.#inTurn(async () => {
      const written = await this.#write();
      if (!written.ok) this.#ports.log.error(written.problem.message, { code: written.problem.code });
      const state = this.#state;
      const from = (after ?? this.#document.data.queued) + 1;
      if (!state || from > state.index) return undefined;
      const entries = await this.#folder.entries(state.start.chain, from, limits.ledgerEntries);
      const before = await this.#folder.stateBefore(state.start.chain, from);
      if (entries.length === 0 || !before) return this.#beginAfterLoss(state);
      for (let most = entries.length; most > 0; most >>= 1) {
        const part = this.#part(before, entries.slice(0, most));
        if (fits(part)) return part;
      }
      return undefined;
    });
  }

  queued(chain: string, index: number): void {
    if (this.#state?.start.chain !== chain) return;
    this.#document.update((data) => {
      data.queued = Math.max(data.queued, index);
    });
  }

  held(held: LedgerHeld | null, isNothingUnderWay: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const state = this.#state;
      if (!state) return;
      if (held?.chain !== state.start.chain) {
        // A chain that was told and is not there: the server was put back from a backup.
        if (isNothingUnderWay && this.#document.data.queued > 0) this.#forget(state.start.chain);
        return;
      }
      if (held.broken || held.index > state.index) {
        this.#ports.log.error("the server's copy of the ledger is another one; a new chain begins");
        await this.#begin({ chain: held.chain, index: state.index, hash: state.hash });
        return;
      }
      this.#document.update((data) => {
        data.acknowledged = held.index;
        data.queued = isNothingUnderWay ? held.index : Math.max(data.queued, held.index);
      });
      await this.#folder.prune(held.chain, held.index, this.#keepBytes);
    });
  }

  erase(serialNumbers?: readonly string[]): Promise<Outcome<number>> {
    return this.#inTurn(async () => {
      // What was read with them is in the chain first, so that no hash is made for them again.
      const written = await this.#write();
      if (!written.ok) return written;
      const gone = [...this.#serials.values()].filter(
        ({ serial }) => serialNumbers?.includes(serial) ?? true,
      );
      for (const { serial } of gone) this.#serials.delete(serial);
      this.#document.update((data) => {
        data.serials = data.serials.filter(({ serial }) => this.#serials.has(serial));
        const more = gone.map(({ hash }) => ({ hash, told: false }));
        data.erased = [...(data.erased ?? []), ...more].slice(-limits.erasedSerials);
      });
      // Twice: the copy of the state before, which a power cut falls back on, forgets too.
      for (let times = 0; times < 2; times++) {
        this.#document.update(() => {});
        const kept = await this.#document.flush();
        if (!kept.ok) return kept;
      }
      return success(gone.length);
    });
  }

  erased(all: boolean): string[] {
    return (this.#document.data.erased ?? []).flatMap(({ hash, told }) => (all || !told ? [hash] : []));
  }

  erasedQueued(hashes: readonly string[]): void {
    this.#document.update((data) => {
      for (const each of data.erased ?? []) if (hashes.includes(each.hash)) each.told = true;
    });
  }

  status() {
    const state = this.#state;
    return {
      chain: state?.start.chain ?? "",
      entries: state?.index ?? 0,
      acknowledged: this.#document.data.acknowledged,
    };
  }

  problem(): Problem | undefined {
    return this.#problem ?? this.#document.problem();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.flush();
    await this.#document.close();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #writeTaken(): Promise<Outcome<void>> {
    if (this.#taken.length === 0) return success(undefined);
    if (!this.#state) {
      const begun = await this.#begin(null);
      if (!begun.ok) return begun;
    }
    const state = this.#state;
    if (!state) return success(undefined);
    // More may be taken while this is written; that is the next one's.
    const readings = inOrderOf(state.last, this.#taken);
    const hashes = readings.map(({ serialNumber }) => this.#hashOf(serialNumber));
    // A hash whose salt is lost could never be led back: the salt goes first.
    const salts = this.#serials.size;
    if (salts > this.#durableSalts) {
      const kept = await this.#document.flush();
      if (!kept.ok) return kept;
      this.#durableSalts = salts;
    }
    if (this.#folder.isFull()) {
      const begun = await this.#folder.begin(state);
      if (!begun.ok) return begun;
    }
    const grown: ChainState = { ...state, last: copyOf(state.last, readings) };
    let lines = "";
    for (const [i, reading] of readings.entries()) {
      const [first, ...rest] = changedMeters(grown, reading, hashes[i] ?? null);
      if (first) lines += readingLine(grown, [first, ...rest]);
    }
    if (lines !== "") {
      const written = await this.#folder.append(lines);
      if (!written.ok) return written;
    }
    this.#state = grown;
    this.#taken = this.#taken.slice(readings.length);
    return success(undefined);
  }

  #hashOf(serialNumber: string | undefined): string | null {
    if (!serialNumber) return null;
    const known = this.#serials.get(serialNumber);
    if (known) return known.hash;
    const salt = newRandomId(this.#ports.random);
    const made = { hash: serialHash(Buffer.from(salt, "hex"), serialNumber), salt, serial: serialNumber };
    this.#serials.set(serialNumber, made);
    this.#document.update((data) => {
      data.serials.push(made);
    });
    return made.hash;
  }

  #part({ start, index, hash: before, last }: ChainState, entries: readonly LedgerEntry[]): LedgerPart {
    let hash = before;
    for (const [i, entry] of entries.entries()) hash = linkHash(index + 1 + i, hash, contentHash(entry));
    const at = new Date(this.#ports.clock.now()).toISOString();
    const head = { index: index + entries.length, hash, at };
    const tellable = this.#mayTellSerials() ? [...this.#serials.values()] : [];
    const byHash = new Map(tellable.map((each) => [each.hash, each]));
    const signed = signHead(start, head, (octets) => this.#ports.signer.sign(octets));
    const stretch = { start, from: index + 1, memory: last, entries };
    return encodeLedgerPart(stretch, (of) => byHash.get(of), signed);
  }

  async #beginAfterLoss({ start, index, hash }: ChainState): Promise<undefined> {
    this.#ports.log.error(
      "entries of the ledger that the server lacks are gone or damaged; a new chain begins",
    );
    await this.#begin({ chain: start.chain, index, hash });
    return undefined;
  }

  /** Begins a chain; the next readings say every counter anew. */
  async #begin(after: ChainStart["after"]): Promise<Outcome<void>> {
    const { clock, random } = this.#ports;
    const startedAt = new Date(clock.now()).toISOString();
    const chain = newRandomId(random);
    const continued = after ?? (await this.#folder.lastOfAll());
    const state = newChainState({ applianceKey: this.#key, chain, startedAt, after: continued });
    const begun = await this.#folder.begin(state);
    if (!begun.ok) return begun;
    this.#state = state;
    this.#forget(chain);
    // A start that did not know of it would go on with the chain before.
    return this.#document.flush();
  }

  #forget(chain: string): void {
    this.#document.update((data) => {
      Object.assign(data, { chain, acknowledged: 0, queued: 0 });
    });
  }
}

/** As the chain numbers the printers, so that few steps lead from one to the next; a printer's own stay in order. */
function inOrderOf(last: ChainState["last"], readings: readonly MeterReading[]): MeterReading[] {
  const numbers = new Map([...last.keys()].map((key, number) => [key, number]));
  const numberOf = ({ key }: MeterReading) => numbers.get(key) ?? numbers.size;
  return readings.toSorted((a, b) => numberOf(a) - numberOf(b));
}

/** Only what the readings touch is copied: a write that fails leaves the chain in memory as it was. */
function copyOf(last: ChainState["last"], readings: readonly MeterReading[]): ChainState["last"] {
  const copy = new Map(last);
  for (const { key } of readings) copy.set(key, new Map(last.get(key)));
  return copy;
}
