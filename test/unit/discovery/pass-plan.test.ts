import { describe, expect, test } from "vitest";
import { chooseFurther, recordTries, type TriedCommunity } from "../../../src/discovery/community-budget.ts";
import { credentialFor, type Pass, type PassOptions, planPasses } from "../../../src/discovery/pass-plan.ts";
import type { Credential } from "../../../src/model/index.ts";

const community = (name: string, version: "1" | "2c" = "2c"): Credential => ({
  id: name,
  version,
  community: name,
});
const user: Credential = { id: "u", version: "3", user: "reader", level: "noAuthNoPriv" };

const usual: PassOptions = { versions: ["1", "2c", "3"], retries: 1, explicit: false, further: undefined };

function shown(credentials: Credential[], changes: Partial<PassOptions> = {}): string[] {
  const { main, further } = planPasses(credentials, { ...usual, ...changes });
  const text = (pass: Pass) =>
    pass.kind === "engine" ? "engine" : `${pass.version} ${pass.credential.community}`;
  return [...main, ...further].map(text);
}

describe("passes over the silent", () => {
  test("version 1, then version 2c, with the first community alone", () => {
    expect(shown([community("a"), community("b")])).toEqual(["1 a", "2c a"]);
  });

  test("one engine discovery follows where a v3 user is configured, however many there are", () => {
    expect(shown([community("a"), user, { ...user, id: "v", user: "other" }])).toEqual([
      "1 a",
      "2c a",
      "engine",
    ]);
  });

  test("a further community follows when it is this cycle's turn, in the version it is configured for", () => {
    expect(shown([community("a"), community("b", "1"), community("c")], { further: "b" })).toEqual([
      "1 a",
      "2c a",
      "1 b",
    ]);
  });

  test("a person who asks has all communities tried at once", () => {
    expect(shown([community("a"), user, community("b")], { explicit: true })).toEqual([
      "1 a",
      "2c a",
      "engine",
      "1 b",
      "2c b",
    ]);
  });

  test("the same community configured for both versions is one community", () => {
    expect(shown([community("a", "1"), { ...community("a"), id: "again" }])).toEqual(["1 a", "2c a"]);
  });

  test("a restriction to one version repeats its pass instead", () => {
    expect(shown([community("a"), user], { versions: ["2c"] })).toEqual(["2c a", "2c a"]);
    expect(shown([community("a")], { versions: ["1"], retries: 0 })).toEqual(["1 a"]);
    expect(shown([community("a"), user], { versions: ["3"] })).toEqual(["engine", "engine"]);
  });

  test("more retries are more passes", () => {
    expect(shown([community("a")], { retries: 2 })).toEqual(["1 a", "2c a", "1 a"]);
  });

  test("without any credential nothing is sent", () => {
    expect(shown([])).toEqual([]);
  });
});

test("a community found in another version than configured keeps its id", () => {
  expect(credentialFor([community("a")], "a", "1")).toEqual({ id: "a", version: "1", community: "a" });
  expect(credentialFor([community("a")], "b", "1")).toBeUndefined();
});

describe("the budget of wrong communities", () => {
  const day = 24 * 3600 * 1000;
  const now = Date.parse("2026-05-01T12:00:00Z");
  const all = ["a", "b", "c", "d", "e"].map((name) => community(name));
  const tried = (...entries: [string, number][]): TriedCommunity[] =>
    entries.map(([credentialId, hoursAgo]) => ({
      range: "site",
      credentialId,
      at: now - hoursAgo * 3_600_000,
    }));

  test("takes the further communities in turn", () => {
    expect(chooseFurther(all, ["site"], [], now)).toBe("b");
    expect(chooseFurther(all, ["site"], tried(["a", 1], ["b", 1]), now)).toBe("c");
  });

  test("is used up by three different ones within a day, and free again the next day", () => {
    const three = tried(["a", 1], ["b", 20], ["c", 2]);
    expect(chooseFurther(all, ["site"], three, now)).toBeUndefined();
    expect(chooseFurther(all, ["site"], three, now + day / 4)).toBe("d");
  });

  test("goes back to the one whose turn is longest ago", () => {
    const old = tried(["b", 100], ["c", 30], ["d", 50], ["e", 40]);
    expect(chooseFurther(all, ["site"], old, now)).toBe("b");
  });

  test("is counted for each range of its own", () => {
    expect(chooseFurther(all, ["plant"], tried(["b", 1], ["c", 1]), now)).toBe("b");
  });

  test("is not locked by tries from a future that was a wrong clock", () => {
    expect(chooseFurther(all, ["site"], tried(["b", -9999], ["c", -9999]), now)).toBe("b");
  });

  test("nobody sees more than three different communities in any day of a year of hourly cycles", () => {
    let ledger: TriedCommunity[] = [];
    const history: { id: string; at: number }[] = [];
    for (let at = now; at < now + 20 * day; at += 3_600_000) {
      const further = chooseFurther(all, ["site"], ledger, at);
      const ids = ["a", ...(further === undefined ? [] : [further])];
      history.push(...ids.map((id) => ({ id, at })));
      ledger = recordTries(
        ledger,
        ids.map((credentialId) => ({ range: "site", credentialId, at })),
        at,
      );
      const lastDay = history.filter((entry) => at - entry.at < day);
      expect(new Set(lastDay.map((entry) => entry.id)).size).toBeLessThanOrEqual(3);
    }
    expect(new Set(history.map((entry) => entry.id)).size).toBe(5);
    expect(ledger).toHaveLength(5);
  });
});
