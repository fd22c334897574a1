// Everything bad on one network at once: the box goes on, within its memory, and reads the printers beside.
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { hostileOffice, officeDefinition, startSimulator } from "../../src/simulator/index.ts";
import { endPrograms, eventually, start, temporaryFolder } from "../support/programs.ts";
import { LIFE_COUNT } from "../support/small-printer.ts";

afterAll(endPrograms);

const DEVICES = 24;
const ROUNDS = 4;
const MEGABYTE = 1024 * 1024;

interface Round {
  round: number;
  residentBytes: number;
  printers: { address: string; state: string; total?: number }[];
}

test("a hostile network neither ends a box nor fills its memory, nor keeps it from the others", {
  timeout: 240_000,
}, async () => {
  const peaceful = officeDefinition();
  const devices = peaceful.devices
    .slice(0, DEVICES)
    .map((device, at) => ({ ...device, address: `127.103.0.${at + 1}` }));
  const office = hostileOffice({ ...peaceful, devices });
  const simulator = await startSimulator(office, { clock: systemClock, log: silentLog, port: 0 });
  const well = office.devices.filter((device, at) => device.faults === devices[at]?.faults);
  expect(well).toHaveLength(DEVICES / 2);
  const program = start(fileURLToPath(new URL("../support/reading-program.ts", import.meta.url)), [
    temporaryFolder("hostile"),
    `127.103.0.1-${DEVICES}`,
    String(simulator.port),
  ]);
  try {
    const rounds = () =>
      program
        .out()
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Round);
    await eventually("the first rounds", () => rounds().length >= ROUNDS, 120_000);
    const first = simulator.device(well[0]?.address ?? "");
    const value = first.get(LIFE_COUNT);
    const total = value?.type === "Counter32" ? value.value + 5 : 0;
    first.set(LIFE_COUNT, { type: "Counter32", value: total });
    const seen = rounds().length;
    await eventually("the rounds after", () => rounds().length >= seen + ROUNDS, 120_000);
    const all = rounds();
    const known = new Map(all.at(-1)?.printers.map((each) => [each.address, each]));
    const read = well.filter(({ address }) => known.has(address));
    // Of the twelve some are no printers.
    expect(read.length).toBeGreaterThanOrEqual(10);
    for (const { address } of read) expect(known.get(address), address).toMatchObject({ state: "answering" });
    expect(known.get(first.address)?.total).toBeGreaterThanOrEqual(total);
    const most = Math.max(...all.map(({ residentBytes }) => residentBytes));
    console.log(`Hostile network: ${all.length} rounds, at most ${Math.round(most / MEGABYTE)} MB resident`);
    expect(most).toBeLessThan(256 * MEGABYTE);
    const [middle, last] = [all[ROUNDS - 1], all.at(-1)];
    expect((last?.residentBytes ?? 0) - (middle?.residentBytes ?? 0)).toBeLessThan(48 * MEGABYTE);
  } finally {
    program.signal("SIGTERM");
    const { code, err } = await program.ended;
    await simulator.close();
    expect(code, err.slice(-3000)).toBe(0);
  }
});
