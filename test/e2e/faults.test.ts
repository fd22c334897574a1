// The built box killed at random moments; `npm run test:faults` does it many more times.
import { afterAll, expect, test } from "vitest";
import { describeKills, runKills } from "../support/faults/run-kills.ts";
import { endPrograms } from "../support/programs.ts";

let running: Promise<unknown> = Promise.resolve();
afterAll(async () => {
  await Promise.allSettled([running]);
  await endPrograms();
});

const whole = (name: string, usual: number) => Number(process.env[name] ?? usual);
const kills = whole("FAULTS_KILLS", 40);
const boxes = whole("FAULTS_BOXES", 8);
const seed = whole("FAULTS_SEED", Date.now() % 1_000_000);
const timeout = 240_000 + kills * 6000;

test(`${kills} kills lose nothing, damage nothing and count nothing twice`, { timeout }, async ({
  signal,
}) => {
  console.log(`Faults: FAULTS_SEED=${seed}`);
  let next = 50;
  const onProgress = (done: number) => {
    if (done < next) return;
    console.log(`${done} kills`);
    next += 50;
  };
  const killing = runKills({ kills, boxes, seed, net: 101, signal, onProgress });
  running = killing;
  const result = await killing;
  console.log(describeKills(result));
  expect(result.faults, `FAULTS_SEED=${seed}`).toEqual([]);
  expect(result.figures.kills).toBe(kills);
  // Boxes that did nothing would prove nothing.
  const { settings, commands, packs, rounds } = result.figures;
  expect(settings + commands + packs).toBeGreaterThan(kills / 10);
  expect(rounds).toBeGreaterThan(boxes);
  expect(result.messages).toBeGreaterThan(boxes * 2);
});
