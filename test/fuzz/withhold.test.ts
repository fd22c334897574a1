// Whatever its owner keeps, and wherever a printer repeats it: no body that leaves holds it in any spelling.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createReportDesk, nothingReported } from "../../src/appliance/report-desk.ts";
import { withholdFromCheckIn, withholdFromProblem } from "../../src/appliance/withhold.ts";
import { type ConsentField, consentFields } from "../../src/model/index.ts";
import { fieldName } from "../../src/profiles/index.ts";
import { applyReport, encodeBody, type PrinterRecord, withholdFromRecord } from "../../src/protocol/index.ts";
import { inventedFleet } from "../support/fleet-records.ts";

const fleet = inventedFleet(3);

/** Recognisable, and none a part of another. */
const secret = (mark: string) =>
  fc
    .string({ unit: fc.constantFrom(..."XZÄ-. 0123456789"), minLength: 4, maxLength: 14 })
    .map((text) => `q${mark}${text.trim()}z`);
const octet = fc.integer({ min: 0xc0, max: 0xff });

const values = fc.record({
  serialNumber: secret("s"),
  hostname: secret("h"),
  location: secret("l"),
  assetNumber: secret("a"),
  contact: secret("c"),
  displayText: secret("d"),
  alertText: secret("t"),
  macAddress: fc
    .array(octet, { minLength: 6, maxLength: 6 })
    .map((mac) => mac.map((each) => each.toString(16)).join(":")),
  address: fc.tuple(octet, octet).map(([a, b]) => `10.${a}.${b}.199`),
}) satisfies fc.Arbitrary<Record<ConsentField, string>>;
type Values = Record<ConsentField, string>;

/** How a device may spell a value somewhere else. */
const spelling = fc.constantFrom<(value: string) => string>(
  (value) => value,
  (value) => `Printer ${value}, ready`,
  (value) => value.toUpperCase(),
  (value) => value.toLowerCase(),
  (value) => `id ${value.replaceAll(":", "")}`,
  (value) => `MFG:Q;SN:${value.replaceAll(":", "-")};`,
  (value) => Buffer.from(value).toString("hex"),
);
const planting = fc.record({
  field: fc.constantFrom(...consentFields),
  spelling,
  place: fc.constantFrom("description", "model", "alert", "tray", "reading", "error", "firmware"),
});

type Planting = typeof planting extends fc.Arbitrary<infer T> ? T : never;

function planted(record: PrinterRecord, told: Values, plantings: readonly Planting[]) {
  const { alertText, ...fields } = told;
  const copy = structuredClone({ ...record, printer: { ...record.printer, ...fields } });
  const { printer } = copy;
  const at = record.lastSeen;
  const reading = (name: string, value: string) => ({
    name,
    oid: "1.3.6.1.4.1.1",
    type: "OCTET STRING",
    value,
    at,
  });
  printer.alerts = [{ severity: "warning", text: alertText }];
  printer.readings = [
    ...Object.entries(fields).map(([name, value]) => reading(fieldName(name), value)),
    reading("alerts.1.description", alertText),
  ];
  for (const { field, spelling, place } of plantings) {
    const text = spelling(told[field]);
    if (place === "description") printer.supplies = [{ index: "1.1", description: text }];
    else if (place === "model" || place === "firmware") printer[place] = text;
    else if (place === "alert") printer.alerts.push({ code: text, text });
    else if (place === "tray") printer.trays = [{ index: "1.1", name: text, mediaName: text }];
    else if (place === "error") printer.detectedErrors = [text];
    else printer.readings.push(reading("model", text));
  }
  copy.reason = { code: "moved", since: at, evidence: [], address: told.address, serial: told.serialNumber };
  return copy;
}

const bare = (text: string) => text.toLowerCase().replaceAll(/[\s:.-]/g, "");

/** Every way in which one would look for the value. */
function spellingsOf(field: ConsentField, value: string): ((body: string) => boolean)[] {
  const isNumber = field === "serialNumber" || field === "macAddress" || field === "assetNumber";
  return [
    (body) => body.toLowerCase().includes(JSON.stringify(value.toLowerCase()).slice(1, -1)),
    (body) => body.includes(Buffer.from(value).toString("hex")),
    (body) => isNumber && bare(body).includes(bare(value)),
  ];
}

function expectNone(body: string, told: readonly Values[], withheld: readonly ConsentField[]): void {
  for (const values of told)
    for (const field of withheld)
      for (const [i, isThere] of spellingsOf(field, values[field]).entries())
        expect(isThere(body), `${field} ${values[field]} (${i}) in ${body}`).toBe(false);
}

test("a field that is kept stands in no report, check-in or command's result", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...consentFields], { minLength: 1 }),
      fc.array(values, { minLength: 3, maxLength: 3 }),
      fc.array(planting, { maxLength: 6 }),
      async (withheld, told, plantings) => {
        const records = new Map(
          [...fleet].map(([ref, record], i) => [ref, planted(record, told[i] as Values, plantings)]),
        );
        const reported = nothingReported();
        const desk = createReportDesk(
          {
            ...{ data: reported, origin: "new", problem: () => undefined },
            update: (change) => change(reported),
            ...{ flush: async () => ({ ok: true, value: undefined }) },
            ...{ close: async () => ({ ok: true, value: undefined }) },
          },
          {
            ...{ records: () => records, keep: async () => {} },
            ...{ ledger: () => undefined, withheld: () => withheld },
          },
        );
        const payloads = await desk.build(undefined);
        expectNone(payloads.map((each) => Buffer.from(encodeBody(each)).toString()).join(), told, withheld);
        const [first] = payloads;
        if (!first) throw new Error("no report");
        expect(applyReport(() => undefined, first)).toMatchObject({ ok: true });

        const printers = [...records.values()].map(({ printer }) => printer);
        const words = plantings.map(({ field, spelling }) => spelling((told[0] as Values)[field])).join("; ");
        const { message } = withholdFromProblem({ code: "usage", message: words }, withheld, printers);
        const checkIn = withholdFromCheckIn(
          {
            clock: { state: "ntp", uptimeMs: 1, now: "2026-03-01T08:00:00.000Z" },
            versions: { appliance: "1.0.0" },
            ranges: [
              {
                name: `Around ${words}`.slice(0, 255),
                state: "refused",
                problem: { code: "usage", message: words },
              },
            ],
          },
          withheld,
          printers,
          [],
        );
        expectNone(JSON.stringify([message, checkIn]), told, withheld);
      },
    ),
  );
});

test("what may leave stays as it is", () => {
  fc.assert(
    fc.property(
      fc.subarray([...consentFields]),
      fc.array(values, { minLength: 3, maxLength: 3 }),
      (kept, told) => {
        const withheld = consentFields.filter((field) => !kept.includes(field));
        const record = planted([...fleet.values()][0] as PrinterRecord, told[0] as Values, []);
        const { printer } = withholdFromRecord(record, withheld);
        for (const field of kept)
          if (field === "alertText") expect(printer.alerts?.[0]?.text).toBe(told[0]?.alertText);
          else expect(printer[field]).toBe((told[0] as Values)[field]);
        expect(printer.counters).toEqual(record.printer.counters);
      },
    ),
  );
});
