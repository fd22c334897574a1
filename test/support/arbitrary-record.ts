// Printer records of every shape the schema admits, for properties.
import fc from "fast-check";
import { evidenceCodes, printerReasonCodes, supplyStates } from "../../src/model/index.ts";
import type { PrinterRecord } from "../../src/protocol/index.ts";

// Few different texts, so that two records have some in common.
const text = fc.oneof(
  fc.constantFrom("HP", "Black Toner", "idle", "0", "a.b", "derived"),
  fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).filter((t) => t.isWellFormed()),
);
const instant = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((s) => new Date(1_790_000_000_000 + s * 1000).toISOString()),
  fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((d) => d.toISOString()),
  fc.constantFrom("2026-11-22T10:00:00Z", "2026-11-22T10:00:00.123456Z", "1970-01-01T00:00:00.000Z"),
);
const whole = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.maxSafeNat());
const level = fc.oneof(fc.integer({ min: -3, max: 100 }), fc.maxSafeNat());
const name = fc.string({ maxLength: 12 }).filter((t) => t !== "__proto__");
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(
  required: T,
  rest: Record<string, fc.Arbitrary<unknown>>,
) => fc.record({ ...required, ...rest }, { requiredKeys: Object.keys(required) });
const list = <T>(item: fc.Arbitrary<T>, maxLength: number) => fc.array(item, { maxLength });
const index = fc.constantFrom("1.1", "1.2", "1.3");

const supply = optional(
  { index },
  {
    description: text,
    type: text,
    color: text,
    level,
    maxCapacity: level,
    unit: fc.oneof(fc.constant("percent"), text),
    percent: fc.option(fc.integer({ min: 0, max: 100 })),
    state: fc.constantFrom(...supplyStates),
    receptacle: fc.constant(true),
  },
);
const tray = optional({ index }, { name: text, mediaName: text, level, maxCapacity: level, state: text });
const alert = optional({}, { severity: text, code: fc.oneof(text, fc.integer()), text, since: text });
const reading = fc.record({
  name: fc.oneof(
    fc.constantFrom("Device_Total", "macAddress", "constructor", "supplies.1.1.level", "counters.a.b"),
    text,
  ),
  oid: fc.oneof(fc.constantFrom("1.3.6.1.2.1.1.1.0", "", "1.0.1"), text),
  type: fc.oneof(
    fc.constantFrom("INTEGER", "OCTET STRING"),
    fc.string({ maxLength: 20 }).filter((t) => t.isWellFormed()),
  ),
  value: fc.oneof(
    fc.integer(),
    whole,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    text,
    fc.constant(""),
  ),
  at: instant,
});
const fields = [
  "vendor",
  "model",
  "serialNumber",
  "firmware",
  "hostname",
  "location",
  "displayText",
  "profile",
];
const printer = optional(
  {
    key: text,
    address: text,
    port: fc.integer({ min: 1, max: 65535 }),
    snmpVersion: fc.constantFrom("1", "2c", "3"),
  },
  {
    ...Object.fromEntries(fields.map((field) => [field, text])),
    macAddress: fc.constantFrom("00:1b:78:aa:bb:cc", "00:1b:78:aa:bb:cd"),
    detectedErrors: list(text, 3),
    counters: fc.dictionary(
      fc.oneof(fc.constantFrom("total", "print", "a.b", "constructor"), name),
      fc.oneof(whole, text),
      {
        maxKeys: 5,
        noNullPrototype: true,
      },
    ),
    supplies: list(supply, 4),
    trays: list(tray, 3),
    alerts: list(alert, 3),
    readings: list(reading, 6),
  },
);
const hex = (length: number) =>
  fc.oneof(
    fc.constant("a".repeat(length)),
    fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length }),
  );

export const arbitraryRecord = optional(
  { printer, firstSeen: instant, lastSeen: instant, state: fc.constantFrom("answering", "silent") },
  {
    silentSince: instant,
    reason: optional(
      {
        code: fc.constantFrom(...printerReasonCodes),
        since: instant,
        evidence: fc.uniqueArray(fc.constantFrom(...evidenceCodes), { maxLength: 4 }),
      },
      { address: text.map((t) => t.slice(0, 64)), serial: text },
    ),
    clock: fc.record({
      boot: hex(32),
      uptimeMs: fc.integer({ min: 0, max: 10_000_000_000_000 }),
      clock: fc.constantFrom("unset", "rtc", "ntp", "server"),
    }),
  },
) as unknown as fc.Arbitrary<PrinterRecord>;

/** Records by ref, small and larger refs among them. */
export const arbitraryRecords = fc
  .array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.nat(100_000)), arbitraryRecord), {
    maxLength: 10,
  })
  .map((entries) => new Map(entries));

/** The second is the first after some time: some printers the same, some a little different, some new. */
export const arbitraryHistory = fc
  .tuple(
    arbitraryRecords,
    arbitraryRecords,
    fc.array(fc.nat(9), { maxLength: 6 }),
    fc.array(fc.nat(9), { maxLength: 6 }),
  )
  .map(([before, others, kept, mixed]) => {
    const after = new Map(others);
    const old = [...before];
    for (const i of kept) {
      const entry = old[i];
      if (entry) after.set(entry[0], structuredClone(entry[1]));
    }
    for (const i of mixed) {
      const entry = old[i];
      const donor = [...others.values()][i]?.printer;
      if (entry && donor)
        after.set(entry[0], { ...entry[1], printer: { ...entry[1].printer, ...pick(donor, i) } });
    }
    return { before, after };
  });

function pick(donor: PrinterRecord["printer"], i: number): Partial<PrinterRecord["printer"]> {
  return Object.fromEntries(Object.entries(donor).filter((_, place) => (place + i) % 3 === 0));
}
