import { describe, expect, test } from "vitest";
import { type AnnouncedFacts, announcedReason } from "../../../src/diagnosis/index.ts";

const MORNING = "2026-01-05T08:00:00.000Z";
const NOON = "2026-01-05T12:00:00.000Z";
const TOMORROW = "2026-01-06T12:00:00.000Z";
const facts: AnnouncedFacts = { heardAt: MORNING, isInScope: true, isPermitted: true };
const reason = (more: Partial<AnnouncedFacts>, at = NOON) => announcedReason({ ...facts, ...more }, at);

describe("who announces itself and is not read", () => {
  test("has no reason before it was asked", () => {
    expect(reason({})).toBeUndefined();
  });

  test("keeps silent since it was asked first", () => {
    expect(reason({ asked: { hasReplied: false, since: MORNING } })).toEqual({
      ...{ code: "announced-silent", since: MORNING, evidence: ["announced", "no-snmp-answer"] },
    });
  });

  test("keeps silent for longer than a night", () => {
    expect(reason({ asked: { hasReplied: false, since: NOON } }, TOMORROW)?.evidence).toEqual([
      ...["announced", "no-snmp-answer", "lasting"],
    ]);
  });

  test("answers, and is no printer that can be read", () => {
    const asked = { hasReplied: true, since: MORNING };
    expect(reason({ asked }, TOMORROW)).toEqual({
      ...{ code: "announced-unread", since: MORNING, evidence: ["announced", "snmp-answered"] },
    });
  });

  test("is not asked, since it is in no range or the customer does not permit it", () => {
    const asked = { hasReplied: false, since: NOON };
    expect(reason({ isInScope: false, asked }, TOMORROW)).toEqual({
      ...{ code: "announced-not-asked", since: MORNING, evidence: ["announced", "in-no-range"] },
    });
    expect(reason({ isInScope: false, isPermitted: false })?.evidence).toEqual([
      "announced",
      "not-permitted",
    ]);
  });

  test("is known and keeps silent since a round found it so, asked by a search or not", () => {
    const asked = { hasReplied: true, since: MORNING };
    for (const more of [{}, { asked }, { isInScope: false }])
      expect(reason({ ...more, silentSince: NOON })).toMatchObject({ code: "announced-silent", since: NOON });
  });
});
