import { describe, expect, test } from "vitest";
import { formatScanCsv } from "../../../src/commands/scan-csv.ts";
import type { ScanDocument } from "../../../src/commands/scan-document.ts";
import { formatScanTable } from "../../../src/commands/scan-table.ts";
import type { Printer } from "../../../src/model/index.ts";

const laser: Printer = {
  key: "a",
  address: "192.0.2.7",
  port: 161,
  snmpVersion: "2c",
  vendor: "Acme",
  model: "Laser 420",
  serialNumber: "SN1",
  counters: { total: 1234567, totalUnit: "impressions", mono: 1000000 },
  displayText: "Ready",
  supplies: [
    { index: "1.1", type: "toner", color: "black", percent: 28, state: "ok" },
    { index: "1.2", type: "toner", color: "cyan", percent: null, state: "some-remaining" },
    { index: "1.3", type: "toner", color: "magenta", percent: null, state: "unknown" },
    { index: "1.4", type: "fuser", description: "Fuser", percent: 2, state: "ok" },
    { index: "1.5", type: "opc", description: "Drum", percent: 80, state: "ok" },
  ],
};
const label: Printer = { key: "b", address: "192.0.2.9", port: 161, snmpVersion: "1" };

function documentOf(printers: Printer[]): ScanDocument {
  return {
    schema: 1,
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: "2026-01-01T00:00:04.000Z",
    ranges: [{ name: "192.0.2.0/24", addresses: 254, replied: printers.length, printers: printers.length }],
    stats: { packetsSent: 503, packetsReceived: 4, bytesSent: 1, bytesReceived: 1, seconds: 4.2 },
    printers,
    others: [],
  };
}

describe("the table a technician reads", () => {
  test("shows what is known, what is low, and a dash for what was not told", () => {
    expect(formatScanTable(documentOf([laser, label]), { width: 0, color: false })).toBe(
      [
        "ADDRESS    MODEL           SERIAL NUMBER      TOTAL       MONO  COLOUR  SUPPLIES                                     STATUS",
        "192.0.2.7  Acme Laser 420  SN1            1 234 567  1 000 000       –  K 28% · C some left · M not told · Fuser 2%  Ready",
        "192.0.2.9  –               –                      –          –       –  –                                            –",
        "",
        "2 printers at 254 addresses in 4.2 s, 503 packets sent.",
        "",
      ].join("\n"),
    );
  });

  test("fits the terminal by cutting the texts that can be cut", () => {
    const lines = formatScanTable(documentOf([laser]), { width: 80, color: false }).split("\n");
    expect(Math.max(...lines.slice(0, 2).map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[1]).toContain("1 234 567");
    expect(lines[1]).toContain("…");
  });

  test("says what to look at when nothing answered", () => {
    expect(formatScanTable(documentOf([]), { width: 80, color: false })).toBe(
      "0 printers at 254 addresses in 4.2 s, 503 packets sent. Nothing answered: is SNMP enabled, the community right, the network reachable?\n",
    );
  });
});

test("a printer's text cannot become a formula in a spreadsheet", () => {
  const csv = formatScanCsv([{ ...label, location: '=HYPERLINK("http://x","y")' }]);
  expect(csv.split("\r\n")[1]).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
});
