import { describe, expect, test } from "vitest";
import type { AnnouncedPrinter } from "../../../src/model/index.ts";
import { AnnouncedSection } from "../../../webui/console/announced-view.tsx";
import { createReader } from "../../../webui/design/index.ts";
import { Announced } from "../../../webui/setup/home/announced-view.tsx";
import { createWords } from "../../../webui/setup/index.ts";

const reader = createReader({ locale: "en", zone: "UTC", now: Date.parse("2026-01-05T12:00:00Z") });
const laser: AnnouncedPrinter = {
  ...{ address: "10.0.0.9", name: "Laser <4>", model: "Acme 4", adminUrl: "http://laser.local/" },
  ...{ announcedBy: "10.0.0.1", services: ["_ipp._tcp"], lastHeard: "2026-01-05T09:00:00.000Z" },
  reason: { code: "announced-silent", since: "2026-01-04T10:00:00.000Z", evidence: ["announced", "lasting"] },
};
const section = (total: number, printers: AnnouncedPrinter[], deaf: string[] = []) =>
  String(<AnnouncedSection data={{ total, printers, deaf }} reader={reader} />);
const onBox = (isListening: boolean, printers: AnnouncedPrinter[]) =>
  String(<Announced announced={{ isListening, printers }} reader={reader} words={createWords("en")} />);

describe("printers that announce themselves", () => {
  test("are told with reason, since when, evidence and what to do; their words are text and lead nowhere", () => {
    for (const html of [section(1, [laser]), onBox(true, [laser])]) {
      expect(html).toContain("Announces itself by mDNS but does not answer SNMP");
      expect(html).toContain("since 4 Jan 2026, 10:00:00 UTC");
      expect(html).toContain("Seen: it announces printing services by mDNS; for longer than a night.");
      expect(html).toContain("Enable SNMP");
      expect(html).toContain("state--attention");
      expect(html).toContain("Laser &lt;4&gt;");
      expect(html).toContain("announced by 10.0.0.1");
      expect(html).toContain("http://laser.local/");
      expect(html).not.toContain("<a ");
    }
  });

  test("take no place where there are none", () => {
    expect(section(0, [])).not.toContain("<h2");
    expect(onBox(true, [])).not.toContain("<h2");
  });

  test("that are too many to be told are counted", () => {
    expect(section(70, [laser])).toContain("And 69 more");
  });

  test("are not heard where the port cannot be had, and the pages say so", () => {
    expect(onBox(false, [])).toContain("cannot listen to mDNS");
    expect(section(0, [], ["Oslo", "Bergen"])).toContain("Oslo, Bergen cannot listen to mDNS");
  });
});
