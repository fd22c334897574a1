// Whatever a printer tells: no crash, no value without a fact it came from, no sentinel as a number, all bounded.
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Facts } from "../../src/model/index.ts";
import {
  builtInProfiles,
  classify,
  evaluate,
  matchPrinters,
  matchProfile,
  printersBehind,
  readingPlan,
} from "../../src/profiles/index.ts";
import { officeDefinition } from "../../src/simulator/index.ts";
import { corpusFolder, readExpected } from "../conformance/corpus.ts";
import { expectHonest } from "../support/hold-reading.ts";
import { mutate, mutations, type Recorded } from "../support/mutate-recording.ts";
import { printServer, threePrinters } from "../support/print-server.ts";
import { readRecording, recordedAt } from "../support/recording.ts";

const profiles = builtInProfiles();
const corpus = corpusFolder();
if (!corpus) console.warn("SKIPPED: mutated recordings of real printers, there is no ../shared/corpus");

function realPrinters(folder: string): Recorded[][] {
  const expected = readExpected(folder);
  if (typeof expected === "string") throw new Error(expected);
  return expected
    .filter(({ isPrinter }) => isPrinter)
    .map(({ file }) => Array.from(readRecording(join(folder, file)), ({ oid, value }) => ({ oid, value })));
}

const recordings: Recorded[][] = [
  ...officeDefinition().devices.map(({ variables = [] }) => variables),
  printServer("print server", "127.0.0.1", threePrinters).variables,
  ...(corpus ? realPrinters(corpus) : []),
].filter((variables) => variables.length > 5 && variables.length < 2000);

function factsOfRows(rows: Recorded[]): Facts {
  return new Facts(rows.map(({ oid, value }) => ({ oid, value, at: recordedAt })));
}

test("mutated recordings are read without a lie", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.nat(), mutations(60), (which, changes) => {
      const facts = factsOfRows(mutate(recordings[which % recordings.length] ?? [], changes));
      expect(classify(facts).reason).not.toBe("");
      const matches = matchPrinters(profiles, facts);
      expect(matches.length).toBeLessThanOrEqual(16);
      for (const { profile } of matches)
        expectHonest(evaluate(profile, facts, { address: "10.0.0.1" }), facts);
    }),
    { numRuns: 250 },
  );
});

test("a mutated print server has no more printers than it had, and none with another's values", () => {
  const { variables } = printServer("print server", "127.0.0.1", threePrinters);
  fc.assert(
    fc.property(mutations(20), (changes) => {
      const facts = factsOfRows(mutate(variables, changes));
      const devices = printersBehind(facts);
      expect(devices).not.toHaveLength(1);
      for (const { profile } of matchPrinters(profiles, facts)) {
        const evaluation = evaluate(profile, facts);
        expectHonest(evaluation, facts);
        const { device } = profile;
        if (device === undefined) continue;
        expect(devices).toContain(device);
        // The places of a derived value are cut at 400 characters.
        const parts = evaluation.readings.flatMap(({ oid }) => (oid.length < 400 ? oid.split("+") : []));
        for (const part of parts.filter((oid) => /^1\.3\.6\.1\.2\.1\.(?:43|25)\./.test(oid)))
          expect(part.split(".")[11]).toBe(String(device));
      }
    }),
    { numRuns: 150 },
  );
});

test("the order in which facts come in changes nothing", () => {
  fc.assert(
    fc.property(fc.nat(), fc.infiniteStream(fc.nat()), (which, order) => {
      const rows = recordings[which % recordings.length] ?? [];
      const shuffled = rows
        .map((row) => ({ row, rank: order.next().value ?? 0 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ row }) => row);
      const [facts, other] = [factsOfRows(rows), factsOfRows(shuffled)];
      const { profile } = matchProfile(profiles, facts);
      expect(matchProfile(profiles, other).profile.id).toBe(profile.id);
      expect(evaluate(profile, other)).toEqual(evaluate(profile, facts));
    }),
    { numRuns: 20 },
  );
});

test("endless tables are read up to their bound, in little time", () => {
  const { base } = profiles;
  const facts = new Facts();
  for (let row = 1; row <= 20_000; row++) {
    facts.add({
      oid: `1.3.6.1.2.1.43.11.1.1.9.1.${row}`,
      value: { type: "INTEGER", value: row },
      at: recordedAt,
    });
    facts.add({
      oid: `1.3.6.1.2.1.43.16.5.1.2.1.${row}`,
      value: { type: "OCTET STRING", value: new Uint8Array(2000).fill(65) },
      at: recordedAt,
    });
  }
  const began = performance.now();
  const { printer, readings } = evaluate(base, facts);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(printer.supplies?.length).toBe(128);
  expect(printer.displayText?.length).toBeLessThanOrEqual(1024);
  expect(readings.length).toBeLessThanOrEqual(1000);
});

test("a plan is the same whatever was read", () => {
  expect(readingPlan(profiles.base)).toEqual(readingPlan(profiles.base));
});
