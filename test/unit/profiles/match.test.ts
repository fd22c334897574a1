import { expect, test } from "vitest";
import { Facts } from "../../../src/model/index.ts";
import {
  builtInProfiles,
  identificationOids,
  matchProfile,
  parseProfiles,
} from "../../../src/profiles/index.ts";
import { factsOf, oid } from "../../support/recording.ts";

const E = "1.3.6.1.4.1";
const matched = (facts: Facts) => matchProfile(builtInProfiles(), facts);

test("identification asks few OIDs, each once", () => {
  expect(identificationOids.length).toBeLessThanOrEqual(14);
  expect(new Set(identificationOids).size).toBe(identificationOids.length);
});

test.each([
  [`${E}.11.2.3.9.1`, "hp/laserjet"],
  [`${E}.1347.41`, "kyocera/printing-system"],
  [`${E}.367.1.1`, "ricoh/network-printer"],
  [`${E}.253.8.62.1.35.1`, "xerox/mfp-and-phaser"],
  [`${E}.641.2.71107`, "lexmark/laser"],
  [`${E}.18334.1.2.1.2.1`, "konica-minolta/bizhub"],
])("an object id %s matches %s", (id, profile) => {
  const match = matched(factsOf({ "1.3.6.1.2.1.1.2.0": oid(id) }));
  expect(match.profile.id).toBe(profile);
  expect(match.why).toContain(id);
});

test("a longer object id that only begins alike does not match", () => {
  expect(matched(factsOf({ "1.3.6.1.2.1.1.2.0": oid(`${E}.11.2.3.9.10`) })).profile.id).toBe("printer-mib");
});

test("a leading dot in the object id does no harm", () => {
  expect(matched(factsOf({ "1.3.6.1.2.1.1.2.0": oid(`.${E}.1129.1.2.1`) })).profile.id).toBe(
    "toshiba/tec-label",
  );
});

test("a private OID that answers is enough where the system group is silent", () => {
  const facts = factsOf({ [`${E}.2435.2.3.9.1.1.7.0`]: "MFG:Brother;MDL:HL-1;CLS:PRINTER;" });
  expect(matched(facts).profile.id).toBe("brother/laser-and-ink");
});

test("the base profile fits whatever nobody knows", () => {
  expect(matched(new Facts()).profile.id).toBe("printer-mib");
});

test("an entry of sysORTable matches", () => {
  const base = { id: "printer-mib", revision: 1 };
  const acme = {
    id: "acme/a",
    revision: 1,
    vendor: "Acme",
    match: { sysORID: `${E}.9.9` },
    import: ["printer-mib"],
  };
  const set = parseProfiles([base, acme]);
  if (!set.ok) throw new Error(set.problem.message);
  const facts = factsOf({ "1.3.6.1.2.1.1.9.1.2.3": oid(`${E}.9.9.1`) });
  expect(matchProfile(set.value, facts).profile.id).toBe("acme/a");
});

test("of two that match the higher priority wins, then the longer object id", () => {
  const base = { id: "printer-mib", revision: 1 };
  const acme = (id: string, match: unknown) => ({
    id,
    revision: 1,
    vendor: "A",
    match,
    import: ["printer-mib"],
  });
  const set = parseProfiles([
    base,
    acme("a/wide", { sysObjectID: `${E}.9.*`, priority: 40 }),
    acme("a/near", { sysObjectID: `${E}.9.1.*` }),
    acme("a/words", { sysDescr: "laser", priority: 60 }),
  ]);
  if (!set.ok) throw new Error(set.problem.message);
  const id = oid(`${E}.9.1.5`);
  expect(matchProfile(set.value, factsOf({ "1.3.6.1.2.1.1.2.0": id })).profile.id).toBe("a/near");
  const both = factsOf({ "1.3.6.1.2.1.1.2.0": id, "1.3.6.1.2.1.1.1.0": "Acme Laser 1" });
  expect(matchProfile(set.value, both).profile.id).toBe("a/words");
});
