// One box that is killed again and again, and what is promised on the way: nothing of it may be missing in the end.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/shared/index.ts";
import { eventually, type Running, start } from "../programs.ts";
import { inspectFolder, type LeftBehind } from "./folder-check.ts";
import { chooseMoment, ENROLLED_WITHIN_MS, untilMoment } from "./kill-moment.ts";
import { type BoxPlace, type KillWorld, PRINTERS_OF_A_BOX } from "./kill-world.ts";
import type { Seeded } from "./seeded.ts";

export interface Figures {
  kills: number;
  /** Where a document, message or pack was half written. */
  insideWrites: number;
  /** While something changed in its folders. */
  duringWrites: number;
  settings: number;
  commands: number;
  packs: number;
  rotations: number;
  /** Times its memory of what it sent was taken away. */
  lostMemories: number;
  /** Searches and collections that came to their end. */
  rounds: number;
}

export const noFigures = (): Figures => ({
  kills: 0,
  insideWrites: 0,
  duringWrites: 0,
  settings: 0,
  commands: 0,
  packs: 0,
  rotations: 0,
  lostMemories: 0,
  rounds: 0,
});

/** A box's memory of what it sent; without it a new epoch has to begin. */
const MEMORY = ["delivery.json", "delivery.json.bak"];
const LIVES_WITHOUT_SERVER = 2;
const SETTLING_LIVES = 12;
const LOOKS = 60;
const BETWEEN_LOOKS_MS = 500;

interface Promised {
  epoch: string;
  sequence: number;
  kind: string;
  /** The command that it answers. */
  command: string | undefined;
}

export class KilledBox {
  readonly place: BoxPlace;
  readonly figures = noFigures();
  readonly faults: string[] = [];
  readonly #world: KillWorld;
  readonly #random: Seeded;
  readonly #signal: AbortSignal;
  /** Origins of messages that were durable when it was killed. */
  readonly #promised = new Map<string, Promised>();
  /** What may have set off a round: a start, another configuration, a command. */
  #reasons = 0;
  /** Numbers of reports that were set aside in the end. */
  setAside: readonly number[] = [];
  #applianceId: string | undefined;
  #pack: string | undefined;
  #mayLack = new Set<string>();
  #last: LeftBehind | undefined;

  constructor(world: KillWorld, place: BoxPlace, random: Seeded, signal: AbortSignal) {
    this.#world = world;
    this.#signal = signal;
    this.place = place;
    this.#random = random;
  }

  get applianceId(): string {
    if (this.#applianceId === undefined) throw new Error(`box ${this.place.number} was never enrolled`);
    return this.#applianceId;
  }

  /** One life and its violent end. */
  async liveAndDie(): Promise<void> {
    await this.#disturb();
    const program = this.#start();
    const printing = setInterval(() => this.#world.print(this.place), 150);
    // Some lives end before the box has a server; from then on each has one.
    const isFree = this.figures.kills < LIVES_WITHOUT_SERVER;
    let wasWriting = false;
    try {
      wasWriting = await untilMoment(chooseMoment(this.#random), {
        ...{ pid: program.pid, ended: program.ended, folder: this.place.folder, signal: this.#signal },
        ready: async () => isFree || (await this.#enrolled()) !== undefined,
        said: () => program.err(),
      });
    } finally {
      clearInterval(printing);
      program.signal("SIGKILL");
    }
    const { signal, err } = await program.ended;
    if (signal !== "SIGKILL") this.faults.push(`it ended by itself: ${err.slice(-2000)}`);
    this.#judgeLog(err);
    this.figures.kills++;
    if (wasWriting) this.figures.duringWrites++;
    await this.#inspect();
  }

  /** Lives on, undisturbed, until nothing is left to do; each life is stopped in order. */
  async settle(): Promise<void> {
    let left: LeftBehind | undefined;
    this.#world.print(this.place);
    const rest = { isReached: false };
    for (let life = 0; life < SETTLING_LIVES && !rest.isReached; life++) {
      const program = this.#start();
      const id = await eventually("the enrolment", () => this.#enrolled(), ENROLLED_WITHIN_MS).catch(
        (error) => {
          throw new Error(`box ${this.place.number} says ${program.err()}`, { cause: error });
        },
      );
      if (life === 0) {
        await this.#world.command(id, "collect");
        this.#reasons++;
      }
      // What a check-in brings is told at the next one, and that is minutes away: a start brings it earlier.
      for (let look = 0; look < LOOKS && !rest.isReached; look++) {
        await systemClock.sleep(BETWEEN_LOOKS_MS, this.#signal);
        this.#signal.throwIfAborted();
        rest.isReached = await this.#isAtRest();
      }
      program.signal("SIGTERM");
      const { code, err } = await program.ended;
      if (code !== 0) this.faults.push(`it did not stop in order (${code}): ${err.slice(-2000)}`);
      this.#judgeLog(err);
      left = await this.#inspect();
    }
    if (!rest.isReached) this.faults.push("it never came to rest");
    const { rounds } = this.figures;
    if (rounds > this.#reasons) this.faults.push(`${rounds} rounds for ${this.#reasons} reasons`);
    if (!left) return;
    this.setAside = left.quarantined.map(({ sequence }) => sequence);
    if (left.printers !== PRINTERS_OF_A_BOX) this.faults.push(`it knows ${left.printers} printers`);
    await this.#judgePromises(left);
  }

  #start(): Running {
    this.#reasons++;
    const { folder, provisioning } = this.place;
    const words = [
      "appliance",
      "--data",
      folder,
      "--provision",
      provisioning,
      "--demonstration",
      "--web-port",
      "0",
    ];
    return start(this.#world.program.file, words, { cwd: this.#world.program.folder });
  }

  /** Something for the life to do, and now and then something that befell the box before it. */
  async #disturb(): Promise<void> {
    const id = await this.#enrolled();
    if (id === undefined) return;
    const random = this.#random;
    const { figures } = this;
    if (random.chance(0.3)) {
      await this.#world.changeSettings(this.place, random.between(60, 600));
      figures.settings++;
    }
    if (random.chance(0.3)) {
      await this.#world.command(id, random.oneOf(["collect", "discover"]));
      figures.commands++;
      this.#reasons++;
    }
    if (random.chance(0.25)) {
      this.#pack = await this.#world.offerPack(id);
      figures.packs++;
    }
    if (random.chance(0.1)) {
      await this.#world.rotateKeys();
      figures.rotations++;
    }
    if (this.#last?.epoch && random.chance(0.04)) {
      for (const name of MEMORY) rmSync(join(this.place.folder, "tunnel", name), { force: true });
      this.#mayLack = new Set(["delivery"]);
      figures.lostMemories++;
      // What has no result yet may be run once more.
      this.#reasons += await this.#openCommands(id);
    }
  }

  async #enrolled(): Promise<string | undefined> {
    this.#applianceId ??= await this.#world.applianceOf(this.place);
    return this.#applianceId;
  }

  /** Told of at most warnings: an error means that something was damaged or not understood. */
  #judgeLog(text: string): void {
    const said = (words: string) => text.split(words).length - 1;
    this.figures.rounds += said("discovery done") + said("collection done");
    this.#reasons += said("configuration in force");
    const errors = text.split("\n").filter((line) => /^error\b/.test(line));
    for (const line of errors) this.faults.push(line);
  }

  async #inspect(): Promise<LeftBehind> {
    const left = await inspectFolder(this.place.folder, this.#mayLack);
    for (const fault of left.faults) this.faults.push(fault);
    if (left.unfinished.length > 0) this.figures.insideWrites++;
    if (left.epoch !== null) this.#mayLack = new Set();
    for (const { origin, epoch, sequence, kind } of left.waiting)
      this.#promised.set(origin, { epoch, sequence, kind, command: left.answers.get(origin) });
    await this.#judgeAgainstServer(left);
    this.#last = left;
    return left;
  }

  /** The server never has more than the box remembers having said, and the box never believes more than the server took. */
  async #judgeAgainstServer(left: LeftBehind): Promise<void> {
    const id = await this.#enrolled();
    if (id === undefined || left.epoch === null) return;
    const stream = await this.#world.store
      .selectFrom("streams")
      .select("highest")
      .where("applianceId", "=", id)
      .where("epoch", "=", left.epoch)
      .where("stream", "=", "data")
      .executeTakeFirst();
    const highest = stream?.highest ?? 0;
    const filed = [...left.waiting, ...left.sent, ...left.quarantined].filter(
      ({ epoch }) => epoch === left.epoch,
    );
    const used = filed.reduce((most, { sequence }) => Math.max(most, sequence), left.dataUsed);
    if (highest > used) this.faults.push(`the server has message ${highest}, the box knows of ${used}`);
    if (left.dataAccepted > highest)
      this.faults.push(`the box believes ${left.dataAccepted} accepted, the server has ${highest}`);
    if (!left.ledger) return;
    const chain = await this.#world.store
      .selectFrom("ledgerChains")
      .select("entries")
      .where("applianceId", "=", id)
      .where("chain", "=", left.ledger.chain)
      .executeTakeFirst();
    const entries = chain?.entries ?? 0;
    if (entries > left.ledger.entries)
      this.faults.push(`the server has ${entries} entries of the ledger, the box ${left.ledger.entries}`);
    if (left.ledger.acknowledged > entries)
      this.faults.push(
        `the box believes ${left.ledger.acknowledged} entries taken, the server has ${entries}`,
      );
  }

  /** Every message that was once durable is at the server, or was set aside where the box's memory was taken away. */
  async #judgePromises({ waiting, sent, quarantined }: LeftBehind): Promise<void> {
    // What the last stop has just left waits for the next start.
    const kept = new Set([...waiting, ...sent].map(({ origin }) => origin));
    // Changes whose base the server took under a number that was forgotten; a full report follows them.
    const changes = quarantined.filter(({ kind }) => kind === "changes" && this.figures.lostMemories > 0);
    const aside = new Set(changes.map(({ origin }) => origin));
    if (quarantined.length > aside.size)
      this.faults.push(`${quarantined.length - aside.size} messages were set aside`);
    for (const [origin, { epoch, sequence, kind, command }] of this.#promised) {
      if (kept.has(origin) || aside.has(origin)) continue;
      // Its number may have become another one: the server names what it answers.
      if (command !== undefined && (await this.#isAnswered(command))) continue;
      const taken = await this.#world.store
        .selectFrom("messages")
        .select("type")
        .where("applianceId", "=", this.applianceId)
        .where("epoch", "=", epoch)
        .where("sequence", "=", sequence)
        .where("stream", "=", "data")
        .executeTakeFirst();
      if (!taken) this.faults.push(`a ${kind} that was durable never arrived (${epoch} ${sequence})`);
    }
  }

  async #isAnswered(command: string): Promise<boolean> {
    const row = await this.#world.store
      .selectFrom("commands")
      .select("resultAt")
      .where("id", "=", command)
      .executeTakeFirst();
    return row?.resultAt != null;
  }

  async #openCommands(applianceId: string): Promise<number> {
    const open = await this.#world.store
      .selectFrom("commands")
      .select("id")
      .where("applianceId", "=", applianceId)
      .where("resultAt", "is", null)
      .execute();
    return open.length;
  }

  async #isAtRest(): Promise<boolean> {
    const { visitor } = this.#world;
    const box = await visitor.get<{
      configuration: { wanted: string; inForce: string | null };
      status: { profiles?: { inForce: { digest: string } | null } } | null;
    }>(`/api/v1/appliances/${this.applianceId}`);
    const inForce = box.status?.profiles?.inForce?.digest;
    return (
      (await this.#openCommands(this.applianceId)) === 0 &&
      box.configuration.wanted === box.configuration.inForce &&
      (this.#pack === undefined || inForce === this.#pack) &&
      (await this.#isUpToDate())
    );
  }

  async #isUpToDate(): Promise<boolean> {
    const rows = await this.#world.store
      .selectFrom("readings")
      .innerJoin("printers", "printers.id", "readings.printerId")
      .select(["printers.address", ({ fn }) => fn.max("readings.value").as("total")])
      .where("printers.siteId", "=", this.place.siteId)
      .where("readings.name", "=", "counters.total")
      .groupBy("printers.address")
      .execute();
    const last = new Map(rows.map(({ address, total }) => [address, total]));
    return this.place.addresses.every((address) => last.get(address) === this.#world.totalOf(address));
  }
}
