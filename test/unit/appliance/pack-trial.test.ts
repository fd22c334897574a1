// New profiles against printers that are known: by what they told, and by asking one of each model.
import { describe, expect, test } from "vitest";
import type { InventoryEntry } from "../../../src/appliance/inventory.ts";
import { tryProfiles } from "../../../src/appliance/packs/pack-trial.ts";
import { type Collection, writeLastTold } from "../../../src/collection/index.ts";
import { type Fact, Facts, printerIdentity, type SnmpValue } from "../../../src/model/index.ts";
import { checkProfiles, evaluate, matchProfile, type ProfileSet } from "../../../src/profiles/index.ts";

const serialOid = "1.3.6.1.4.1.99999.1.1.0";
const newOid = "1.3.6.1.4.1.99999.1.2.0";

function profiles(revision: number, change: Record<string, unknown> = {}): ProfileSet {
  const document = {
    ...{ id: "acme/laser", revision, vendor: "Acme", family: "Laser", import: ["printer-mib"] },
    match: { sysObjectID: "1.3.6.1.4.1.99999" },
    values: { serialNumber: { kind: "text", oid: serialOid, when: "once" } },
    ...change,
  };
  const checked = checkProfiles([{ name: "acme.json", document }]);
  if (!checked.ok) throw new Error(checked.problem.message);
  return checked.value;
}

const text = (oid: string, value: string): Fact => ({
  ...{ oid, at: 1000 },
  value: { type: "OCTET STRING", value: Buffer.from(value) } satisfies SnmpValue,
});

/** What a printer of this serial number tells of itself; more of it once somebody asks. */
function factsOf(serial: string, more: Fact[] = []): Facts {
  const objectId: SnmpValue = { type: "OBJECT IDENTIFIER", value: "1.3.6.1.4.1.99999.7" };
  return new Facts([
    { oid: "1.3.6.1.2.1.1.2.0", value: objectId, at: 1000 },
    text("1.3.6.1.2.1.1.1.0", "Acme Laser 9"),
    text(serialOid, serial),
    ...more,
  ]);
}

function entry(ref: number, set: ProfileSet, model = "Laser 9"): InventoryEntry {
  const facts = factsOf(`SER000${ref}`);
  const { profile } = matchProfile(set, facts);
  const address = `192.0.2.${ref}`;
  const { printer } = evaluate(profile, facts, { address });
  const memory: InventoryEntry["memory"] = {
    ...{
      schema: 1,
      profile: { id: profile.id, revision: profile.revision },
      learnedAt: 1,
      batch: 20,
      bulk: true,
    },
    ...{ every: [], changing: [], lasting: [], leftOut: [], turn: 0, identity: [], once: [] },
  };
  return {
    ...{ ref, identity: printerIdentity(printer, address, 161), credentialId: "public", version: "2c" },
    ...{ superseded: false, memory, told: writeLastTold(facts, memory) },
    record: {
      printer: { address, port: 161, snmpVersion: "2c", ...printer, model },
      ...{ firstSeen: "2026-03-01T08:00:00.000Z", lastSeen: "2026-03-01T08:00:00.000Z", state: "answering" },
    },
  };
}

/** Reads as the box would, with the new profiles, and notes who was asked. */
function reader(next: ProfileSet, tell: (entry: InventoryEntry) => Facts | undefined) {
  const asked: number[] = [];
  const read = async (of: InventoryEntry): Promise<Collection | undefined> => {
    asked.push(of.ref);
    const facts = tell(of);
    if (!facts) return undefined;
    const { profile, why } = matchProfile(next, facts);
    return {
      ...{ outcome: "complete", problems: [], facts, memory: of.memory, cost: { requests: 1, octets: 100 } },
      profile: { id: profile.id, revision: profile.revision, why },
      evaluation: evaluate(profile, facts, { address: of.record.printer.address }),
    };
  };
  return { asked, read };
}

const current = profiles(1);
const entries = [1, 2, 3].map((ref) => entry(ref, current));
const sources = (oid: string) => ({ values: { serialNumber: { kind: "text", oid, when: "once" } } });

describe("the trial of new profiles", () => {
  test("changes nothing for printers whose rules stay", async () => {
    const { asked, read } = reader(current, () => undefined);
    expect(await tryProfiles({ current, next: profiles(1), entries, read })).toEqual({
      ...{ worse: [], changed: [], replayed: 3, read: 0 },
    });
    expect(asked).toEqual([]);
  });

  test("asks nobody where what is known can judge", async () => {
    const next = profiles(2, sources("1.3.6.1.2.1.1.1.0"));
    const { asked, read } = reader(next, () => undefined);
    const trial = await tryProfiles({ current, next, entries, read });
    expect(trial.worse).toHaveLength(3);
    expect(trial.worse[0]).toContain("Acme Laser 9 at 192.0.2.1: it would be taken for another printer");
    expect(asked).toEqual([]);
  });

  test("asks one printer of each model for what was never asked", async () => {
    const next = profiles(2, sources(newOid));
    const all = [...entries, entry(4, current, "Laser 10")];
    const { asked, read } = reader(next, ({ ref }) =>
      factsOf(`SER000${ref}`, [text(newOid, `SER000${ref}`)]),
    );
    expect(await tryProfiles({ current, next, entries: all, read })).toMatchObject({
      ...{ worse: [], changed: [1, 2, 3, 4], replayed: 4, read: 2 },
    });
    expect(asked).toEqual([1, 4]);
  });

  test("finds out that the new place tells nothing", async () => {
    const next = profiles(2, sources(newOid));
    const { read } = reader(next, ({ ref }) => factsOf(`SER000${ref}`));
    const { worse } = await tryProfiles({ current, next, entries, read });
    expect(worse).toHaveLength(1);
    expect(worse[0]).toContain("serialNumber “SER0001” is not read any more");
  });

  test("goes on to the next printer where one does not answer, or another stands at its address", async () => {
    const next = profiles(2, sources(newOid));
    const { asked, read } = reader(next, ({ ref }) => {
      if (ref === 1) return undefined;
      return ref === 2 ? factsOf("OTHER77") : factsOf("SER0003", [text(newOid, "SER0003")]);
    });
    expect(await tryProfiles({ current, next, entries, read })).toMatchObject({ worse: [], read: 1 });
    expect(asked).toEqual([1, 2, 3]);
  });
});
