// Recordings of real devices, as far as they are at hand: what the plan asks of them, evaluated and judged.
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtInProfiles, classify, evaluate, matchProfile, readingPlan } from "../../src/profiles/index.ts";
import { corpusFolder, judge, judgementTable, readExpected } from "../support/judge.ts";
import { identificationFacts, plannedFacts, readRecording } from "../support/recording.ts";

const folder = corpusFolder();
if (!folder) console.warn("SKIPPED: conformance, there is no ../shared/corpus beside the checkout");

test.skipIf(!folder)("every judged fact of every recording is right", () => {
  const profiles = builtInProfiles();
  const corpus = folder as string;
  const result = judge(readExpected(corpus), (file) => {
    const all = readRecording(join(corpus, file));
    const identification = identificationFacts(all);
    if (!classify(identification).isPrinter) return undefined;
    const { profile } = matchProfile(profiles, identification);
    return evaluate(profile, plannedFacts(all, readingPlan(profile))).printer;
  });
  console.info(judgementTable(result));
  expect(result.faults).toEqual([]);
  expect(result.found).toBe(result.printers);
});
