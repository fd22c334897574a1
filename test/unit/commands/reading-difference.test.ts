import { expect, test } from "vitest";
import { formatDifference } from "../../../src/commands/reading-difference.ts";
import { builtInProfiles, evaluate, type Profile } from "../../../src/profiles/index.ts";
import { factsOf } from "../../support/recording.ts";

const facts = factsOf({
  "1.3.6.1.2.1.1.1.0": "Acme Laser 9",
  "1.3.6.1.2.1.1.5.0": "hall",
  "1.3.6.1.2.1.43.5.1.1.17.1": "ACME00417",
  "1.3.6.1.4.1.99999.1.0": "Laser Nine",
});
const { base } = builtInProfiles();
const changed: Profile = {
  ...base,
  id: "acme/laser",
  values: {
    ...Object.fromEntries(Object.entries(base.values).filter(([path]) => path !== "hostname")),
    model: {
      path: "model",
      when: "once",
      sources: [{ kind: "text", oid: "1.3.6.1.4.1.99999.1.0", clean: "model" }],
    },
    assetNumber: {
      path: "assetNumber",
      when: "once",
      sources: [{ kind: "text", oid: "1.3.6.1.2.1.1.5.0" }],
    },
  },
};
const read = (profile: Profile) => ({ match: { profile, why: "" }, evaluation: evaluate(profile, facts) });

test("what a profile adds, changes and loses is named, the rest is counted", () => {
  const difference = formatDifference(read(base), read(changed), false);
  expect(difference).toContain("Against the built-in profiles (printer-mib there, acme/laser here)");
  expect(difference).toMatch(/new +assetNumber +hall/);
  expect(difference).toMatch(/changed +model +Acme Laser 9 → Laser Nine/);
  expect(difference).toMatch(/gone +hostname +hall/);
  expect(difference).toMatch(/1 value is the same\n$/);
});

test("nothing changes where both read the same", () => {
  expect(formatDifference(read(base), read(base), false)).toBe(
    "Against the built-in profiles (printer-mib both times)\n  nothing changes: 3 values are the same\n",
  );
});
