// The engine and the collector against an agent written by somebody else, one fault per printer.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Collection, createCollector } from "../../src/collection/index.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { createSnmpEngine, type SnmpEngine } from "../../src/snmp/index.ts";
import { hasLaboratory, type Laboratory, startLaboratory } from "../support/laboratory.ts";

const PORT = 24_161;
const recording = "hp-laserjet-mfp-m130nw.snmprec";

/** Faults after which everything is read all the same. */
const bearable = {
  "nothing wrong": "",
  "every answer twice": "dup=1",
  "late answers": "latency=120",
  "version 1 only": "v1only",
  "version 2c only": "v2only",
  "silent to GETBULK": "nobulk",
  "genErr to GETBULK": "nobulk=err",
  "silent above 10 variables": "maxvb=10",
  "genErr above 10 variables": "errvb=10",
  "tooBig above 10 variables": "toobig=10",
  "answers to the first 10 variables only": "truncvb=10",
  "two repetitions at most": "maxrep=2",
  "answers of 484 octets at most": "maxsize=484",
  "one request at a time": "serial latency=5",
};

/** Faults that leave nothing to believe. */
const hopeless = {
  noise: "malformed=1",
  "cut answers": "malformed=2",
  "absurd lengths": "malformed=3",
  "empty datagrams": "malformed=4",
  "another request's id": "wrongid",
  "another address": "altsrc=127.88.9.9",
};

const address = (index: number) => `127.88.1.${index + 1}`;
const faults = { ...bearable, ...hopeless };
const names = Object.keys(faults);

if (!hasLaboratory)
  console.warn("\n!! The laboratory is not beside the checkout: its agent is NOT a witness here.\n");

describe.skipIf(!hasLaboratory)("against the laboratory's agent", () => {
  let laboratory: Laboratory;
  let engine: SnmpEngine;
  let collections: Map<string, Collection>;

  beforeAll(async () => {
    laboratory = await startLaboratory(
      Object.values(faults).map((options, index) => `${address(index)} ${recording} public ${options}`),
      PORT,
    );
    engine = await createSnmpEngine({ clock: systemClock, log: silentLog });
    const collector = createCollector(
      { snmp: engine.client, clock: systemClock, log: silentLog },
      { profiles: builtInProfiles(), timeoutMs: 400, retries: 1 },
    );
    collections = new Map(
      await Promise.all(
        names.map(async (name, index) => {
          const version = name === "version 1 only" ? "1" : "2c";
          const credential = { id: "public", version, community: "public" } as const;
          const target = { address: address(index), port: PORT, credential };
          return [name, await collector.collect(target, undefined, undefined)] as const;
        }),
      ),
    );
  });

  afterAll(async () => {
    await engine?.close();
    await laboratory?.close();
  });

  test.each(Object.keys(bearable))("%s: everything is read", (name) => {
    const whole = collections.get("nothing wrong");
    const read = collections.get(name);
    expect(read?.outcome).toBe("complete");
    expect(read?.evaluation?.printer).toEqual(whole?.evaluation?.printer);
  });

  test.each(Object.keys(hopeless))("%s: nothing is believed", (name) => {
    expect(collections.get(name)?.outcome).toBe("no-answer");
    expect(collections.get(name)?.evaluation).toBeUndefined();
  });

  test("what is read without a fault is what the printer holds", () => {
    expect(collections.get("nothing wrong")?.evaluation?.printer).toMatchObject({
      vendor: "HP",
      counters: { totalUnit: "impressions" },
    });
  });
});
