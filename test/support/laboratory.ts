// An SNMP agent that is no code of this project, with faults of every kind: the laboratory's, where it is at hand.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const shared = resolve(import.meta.dirname, "../../../shared");
const source = join(shared, "lab/simfleet.c");
const recordings = join(shared, "corpus/printers");

/** False where the laboratory is not beside the checkout: its tests then skip, loudly. */
export const hasLaboratory = existsSync(source) && existsSync(recordings) && existsSync("/usr/bin/gcc");

export interface Laboratory {
  close(): Promise<void>;
}

/** Plays a map (`ADDRESS RECORDING COMMUNITY [OPTION…]` per line) on loopback; resolves once it listens. */
export async function startLaboratory(map: string[], port: number): Promise<Laboratory> {
  const folder = mkdtempSync(join(tmpdir(), "tallybox-laboratory-"));
  const program = join(folder, "simfleet");
  const built = spawnSync("gcc", ["-std=c11", "-O2", "-w", "-o", program, source], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("the laboratory's agent does not compile");
  const mapFile = join(folder, "map");
  writeFileSync(mapFile, `${map.join("\n")}\n`);
  const words = [
    "--map",
    mapFile,
    "--dir",
    recordings,
    "--port",
    String(port),
    "--seed",
    "1",
    "--for",
    "120",
  ];
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  await new Promise<void>((listens, fails) => {
    const told = (text: Buffer) => {
      if (text.toString().includes("simfleet: port")) listens();
    };
    child.stdout.on("data", told);
    child.stderr.on("data", told);
    void ended.then(() => fails(new Error("the laboratory's agent ended by itself")));
  });
  return {
    async close() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
