// What a redacted recording is for: it still reads as the printer did, whoever made it.
import { join } from "node:path";
import { expect, test } from "vitest";
import { Facts } from "../../../src/model/index.ts";
import {
  builtInProfiles,
  classify,
  evaluate,
  matchProfile,
  personalData,
} from "../../../src/profiles/index.ts";
import { redactRecording } from "../../../src/recording/index.ts";
import { officeDefinition } from "../../../src/simulator/index.ts";
import { corpusFolder, readExpected } from "../../conformance/corpus.ts";
import type { Recorded } from "../../support/mutate-recording.ts";
import { readRecording, recordedAt } from "../../support/recording.ts";

const profiles = builtInProfiles();
const corpus = corpusFolder();
if (!corpus) console.warn("SKIPPED: redacting recordings of real devices, there is no ../shared/corpus");

function fromCorpus(folder: string): [string, Recorded[]][] {
  const expected = readExpected(folder);
  if (typeof expected === "string") throw new Error(expected);
  return expected.map(({ file }) => [
    file,
    Array.from(readRecording(join(folder, file)), ({ oid, value }) => ({ oid, value })),
  ]);
}

const recordings: [string, Recorded[]][] = [
  ...officeDefinition().devices.map(({ name, variables = [] }): [string, Recorded[]] => [name, variables]),
  ...(corpus ? fromCorpus(corpus) : []),
];

const factsOfRows = (rows: Recorded[]) =>
  new Facts(rows.map(({ oid, value }) => ({ oid, value, at: recordedAt })));

test.each(recordings)("%s reads the same", (_name, rows) => {
  const facts = factsOfRows(rows);
  const { profile } = matchProfile(profiles, facts);
  const redacted = redactRecording(rows, {
    ...personalData(profiles, facts),
    secret: new Uint8Array(32).fill(5),
  });
  const kept = factsOfRows(redacted.flatMap(({ oid, value }) => (value ? [{ oid, value }] : [])));
  const product = (from: Facts) => {
    const { printer } = evaluate(matchProfile(profiles, from).profile, from);
    const {
      serialNumber,
      hostname,
      location,
      contact,
      macAddress,
      assetNumber,
      displayText,
      alerts,
      ...same
    } = printer;
    const supplies = same.supplies?.map(({ description, ...supply }) => supply);
    return { ...same, supplies, alerts: alerts?.length, isPrinter: classify(from).isPrinter };
  };
  expect(product(kept)).toEqual(product(facts));
  const serial = evaluate(profile, facts).printer.serialNumber;
  const all = redacted.map(({ value }) =>
    value?.type === "OCTET STRING" ? Buffer.from(value.value).toString("latin1") : "",
  );
  if (serial !== undefined && serial.length >= 4) expect(all.join("\n")).not.toContain(serial);
});
