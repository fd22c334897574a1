// The built box on a small real disk: full, read-only, and in order again.
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { verifyStore } from "../../src/server/ledger/index.ts";
import { type BoxVisitor, boxVisitor, setupCodeOf, unlock } from "../support/box-page.ts";
import { type KillWorld, startKillWorld } from "../support/faults/kill-world.ts";
import {
  type Ended,
  endPrograms,
  eventually,
  freePorts,
  type Running,
  start,
  temporaryFolder,
  within,
} from "../support/programs.ts";
import { mountSmallDisk, type SmallDisk, whyNoSmallDisk } from "../support/small-disk.ts";

const reason = whyNoSmallDisk();
if (reason) console.warn(`\n!! NOT TESTED: a disk that is really full or read-only (${reason}).\n`);

const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await endPrograms();
  for (const each of opened.toReversed()) await each.close();
});

/** Of one step, on a machine that others keep busy. */
const PATIENCE_MS = 90_000;

/** A box whose data lie on the disk, one life after the other. */
class DiskLives {
  readonly #world: KillWorld;
  readonly #disk: SmallDisk;
  readonly #port: number;
  #program: Running | undefined;
  #visitor: BoxVisitor | undefined;

  constructor(world: KillWorld, disk: SmallDisk, port: number) {
    this.#world = world;
    this.#disk = disk;
    this.#port = port;
  }

  get #place() {
    const [place] = this.#world.places;
    if (!place) throw new Error("there is no box");
    return place;
  }

  #start(): Running {
    const { file, folder: cwd } = this.#world.program;
    const data = join(this.#disk.folder, "data");
    const words = ["appliance", "--data", data, "--provision", this.#place.provisioning, "--demonstration"];
    const page = ["--web-host", "127.0.0.1", "--web-port", String(this.#port)];
    this.#program = start(file, [...words, ...page], { cwd, through: this.#disk.through });
    return this.#program;
  }

  /** Starts it; ready when its page is open. */
  async begin(): Promise<void> {
    const next = await this.beginOrEnd();
    if (next !== "runs") throw new Error(`the box ended with ${next.code}: ${next.err}`);
  }

  /** Starts it; what its end was where it did not come to opening its page. */
  async beginOrEnd(): Promise<"runs" | Ended> {
    const program = this.#start();
    let ended: Ended | undefined;
    void program.ended.then((end) => {
      ended = end;
    });
    const data = join(this.#disk.seenFrom, "data");
    return eventually(
      "the page of the box, or its end",
      async () => {
        if (ended) return ended;
        const code = setupCodeOf(data);
        if (code === undefined) return undefined;
        this.#visitor = await unlock(boxVisitor(`https://127.0.0.1:${this.#port}`, data), code);
        return "runs";
      },
      PATIENCE_MS,
    );
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.#program?.signal(signal);
    if (this.#program) await within("the end of the box", this.#program.ended);
  }

  /** Prints and has the printers read until its page and what it wrote are so. */
  async until(what: string, isSo: (page: string, said: string) => boolean | Promise<boolean>): Promise<void> {
    this.#world.print(this.#place);
    await eventually(
      what,
      async () => {
        await this.#visitor?.send("/run", { job: "collect" }, "/");
        const page = await this.#visitor?.get("/");
        return isSo(page?.text ?? "", this.#program?.err() ?? "");
      },
      PATIENCE_MS,
    );
  }

  /** What the server knows of each printer. */
  async totals(): Promise<Record<string, number>> {
    const rows = await this.#world.store
      .selectFrom("readings")
      .innerJoin("printers", "printers.id", "readings.printerId")
      .select(["printers.address", ({ fn }) => fn.max("readings.value").as("total")])
      .where("readings.name", "=", "counters.total")
      .groupBy("printers.address")
      .execute();
    return Object.fromEntries(rows.map(({ address, total }) => [address, total]));
  }

  /** Until the server has what the printers tell, and the page has nothing to complain of. */
  async isTold(): Promise<void> {
    const { addresses } = this.#place;
    await this.until("everything told", async (page) => {
      const totals = await this.totals();
      return (
        addresses.every((address) => totals[address] === this.#world.totalOf(address)) &&
        !page.includes(TROUBLE)
      );
    });
  }

  printed(): number[] {
    return this.#place.addresses.map((address) => this.#world.totalOf(address));
  }
}

const TROUBLE = "The box cannot keep what it reads";

test.skipIf(reason !== undefined)(
  "a full disk and a read-only one end no reading, and cost nothing that the server was told",
  { timeout: 480_000 },
  async () => {
    const world = await startKillWorld(112, 1);
    opened.push(world);
    const disk = await mountSmallDisk(temporaryFolder("disk"), "4m");
    opened.push(disk);
    const [port = 0] = await freePorts(1);
    const lives = new DiskLives(world, disk, port);
    await lives.begin();
    await lives.isTold();

    for (const [begin, end, words] of [
      [disk.fill, disk.free, "The disk is full"],
      [disk.makeReadOnly, disk.makeWritable, "The file system is read-only"],
    ] as const) {
      await begin();
      await lives.until(`the reason: ${words}`, (page, said) => {
        const isRead = lives.printed().every((total) => page.includes(total.toLocaleString("en")));
        return isRead && page.includes(TROUBLE) && said.includes(words);
      });
      const told = await lives.totals();
      await lives.end("SIGKILL");
      // Where nothing has to be written it begins all the same; else it says why not, and systemd tries again.
      const next = await lives.beginOrEnd();
      if (next === "runs") await lives.end("SIGTERM");
      else expect(next).toMatchObject({ code: 1, err: expect.stringContaining(words) });
      expect(await lives.totals()).toEqual(told);
      await end();
      await lives.begin();
      await lives.isTold();
      await lives.end("SIGTERM");
      await lives.begin();
    }

    const { store } = world;
    const messages = await store.selectFrom("messages").select("bodyHash").execute();
    expect(new Set(messages.map(({ bodyHash }) => bodyHash)).size).toBe(messages.length);
    expect(await verifyStore(store)).toMatchObject({ isSound: true });
    const kinds = (await store.selectFrom("events").select("kind").execute()).map(({ kind }) => kind);
    for (const kind of ["appliance.cloned", "message.lost", "message.refused", "ledger.broken"])
      expect(kinds).not.toContain(kind);
  },
);
