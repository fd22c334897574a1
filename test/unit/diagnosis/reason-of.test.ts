import { describe, expect, test } from "vitest";
import {
  type Diagnosis,
  diagnose,
  diagnoseGone,
  GONE_MS,
  NIGHT_MS,
  type Observation,
} from "../../../src/diagnosis/index.ts";
import type { EvidenceCode } from "../../../src/model/index.ts";
import { printerReasonLook } from "../../../webui/design/index.ts";

const START = Date.parse("2026-01-05T18:00:00.000Z");
const CYCLE_MS = 3 * 3600 * 1000;
const at = (cycle: number) => new Date(START + cycle * CYCLE_MS).toISOString();
const prompt: Observation = { answer: "prompt" };
const late: Observation = { answer: "late" };
const none = (...evidence: EvidenceCode[]): Observation => ({
  answer: "none",
  evidence: ["no-snmp-answer", ...evidence],
});

/** The reason after each of these rounds. */
function rounds(...seen: Observation[]): Diagnosis[] {
  const all: Diagnosis[] = [];
  for (const [i, each] of seen.entries()) all.push(diagnose(all.at(-1), each, at(i)));
  return all;
}
const codes = (...seen: Observation[]) => rounds(...seen).map(({ reason }) => reason.code);

describe("the reason of a printer", () => {
  test("one missed round changes nothing, whatever it saw of the host", () => {
    expect(codes(prompt, none(), prompt, none("echo-answered"), prompt, none("no-echo"), prompt)).toEqual(
      Array(7).fill("answering"),
    );
  });

  test("one late answer changes nothing, two in a row are sleep, a prompt one ends it", () => {
    expect(codes(prompt, late, prompt, late, { answer: "after-wake-up" }, late, prompt)).toEqual([
      ...["answering", "answering", "answering", "answering", "asleep", "asleep", "answering"],
    ]);
  });

  test("sleep says by what it was noticed", () => {
    const woken: Observation = { answer: "after-wake-up" };
    expect(rounds(prompt, late, late).at(-1)?.reason.evidence).toEqual(["late-answer"]);
    expect(rounds(prompt, woken, woken).at(-1)?.reason.evidence).toEqual(["answer-after-wake-up"]);
  });

  test.each([
    [["no-echo"], "silent"],
    [["no-hardware-address"], "silent"],
    [["echo-answered"], "host-up"],
    [["hardware-address-known", "no-echo"], "host-up"],
    [["router-says-unreachable"], "unreachable"],
    [["engine-answers"], "credential-refused"],
  ] as [EvidenceCode[], string][])("%s twice is %s, since it was first noticed", (evidence, code) => {
    const last = rounds(prompt, none(...evidence), none(...evidence)).at(-1)?.reason;
    expect(last).toEqual({ code, since: at(1), evidence: ["no-snmp-answer", ...evidence] });
  });

  test.each([
    [["port-unreachable"], "refused"],
    [["user-refused"], "credential-refused"],
    [["access-refused"], "credential-refused"],
    [["administratively-prohibited"], "filtered"],
    [["no-route"], "unreachable"],
  ] as [EvidenceCode[], string][])("%s is %s at once", (evidence, code) => {
    expect(codes(prompt, none(...evidence))).toEqual(["answering", code]);
  });

  test("evidence that wavers between two kinds of silence never goes back to answering", () => {
    expect(codes(prompt, none("echo-answered"), none("no-echo"), none("echo-answered"), none())).toEqual([
      ...["answering", "answering", "silent", "silent", "silent"],
    ]);
  });

  test("silence keeps its beginning when it gets another name", () => {
    const all = rounds(prompt, none(), none(), none("echo-answered"), none("echo-answered"));
    expect(all.at(-1)?.reason).toMatchObject({ code: "host-up", since: at(1) });
  });

  test("a night without an answer is nothing to raise; longer is", () => {
    const night = Math.ceil(NIGHT_MS / CYCLE_MS);
    const all = rounds(prompt, ...Array<Observation>(night + 2).fill(none()));
    const states = all.map(({ reason }) => printerReasonLook(reason).state);
    expect(states.slice(0, night + 1)).not.toContain("attention");
    expect(all.at(-1)?.reason).toMatchObject({ code: "silent", since: at(1) });
    expect(states.at(-1)).toBe("attention");
  });

  test.each<[Observation, string]>([
    [none(), "silent"],
    [{ answer: "replaced", serial: "SN-2", address: "10.0.0.1" }, "replaced"],
    [{ answer: "not-asked", evidence: ["credential-withdrawn"] }, "not-asked"],
  ])("30 days of %j are gone, since they began, until it answers", (seen, code) => {
    const before = rounds(prompt, seen, seen).at(-1);
    expect(before?.reason.code).toBe(code);
    const since = Date.parse(before?.reason.since ?? "");
    expect(diagnoseGone(before, new Date(since + GONE_MS - 1).toISOString())).toBeUndefined();
    const gone = diagnoseGone(before, new Date(since + GONE_MS).toISOString());
    expect(gone?.reason).toMatchObject({ code: "gone", since: before?.reason.since });
    expect(gone?.reason.evidence.at(-1)).toBe("thirty-days");
    expect(gone && printerReasonLook(gone.reason).state).toBe("unknown");
    expect(diagnoseGone(gone, new Date(since + 2 * GONE_MS).toISOString())).toBeUndefined();
    expect(diagnose(gone, prompt, at(1000)).reason.code).toBe("answering");
  });

  test.each<[Observation, string]>([
    [none("echo-answered"), "host-up"],
    [none("port-unreachable"), "refused"],
    [none("user-refused"), "credential-refused"],
    [none("administratively-prohibited"), "filtered"],
    [none("no-route"), "unreachable"],
    [prompt, "answering"],
  ])("%j is never gone: it is there, or hidden", (seen, code) => {
    const before = rounds(prompt, seen, seen).at(-1);
    expect(before?.reason.code).toBe(code);
    expect(diagnoseGone(before, at(10_000))).toBeUndefined();
  });

  test("a move and another credential are told for a week, then forgotten", () => {
    const moved = diagnose(undefined, { answer: "prompt", movedFrom: "10.0.0.1" }, at(0));
    expect(moved.reason).toMatchObject({ code: "moved", address: "10.0.0.1" });
    const kept = diagnose(moved, prompt, at(1));
    expect(kept.reason).toEqual(moved.reason);
    expect(diagnose(kept, prompt, at(57)).reason.code).toBe("answering");
    const other = diagnose(undefined, { answer: "late", hasOtherCredential: true }, at(0));
    expect(other.reason.code).toBe("other-credential");
  });

  test("a replaced printer names its successor, and is itself again where it answers", () => {
    const replaced = diagnose(undefined, { answer: "replaced", serial: "SN-2", address: "10.0.0.1" }, at(0));
    expect(replaced.reason).toMatchObject({ code: "replaced", serial: "SN-2", address: "10.0.0.1" });
    expect(diagnose(replaced, { answer: "prompt", movedFrom: "10.0.0.1" }, at(1)).reason.code).toBe("moved");
  });
});
