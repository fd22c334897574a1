// The least that a laser printer tells: one that is read in few packets, for fleets and for haste.
import type { SnmpValue } from "../../src/model/index.ts";

const text = (value: string): SnmpValue => ({ type: "OCTET STRING", value: Buffer.from(value) });
const integer = (value: number): SnmpValue => ({ type: "INTEGER", value });

/** prtMarkerLifeCount of the first marker. */
export const LIFE_COUNT = "1.3.6.1.2.1.43.10.2.1.4.1.1";

/** A printer whose serial number and total follow from its number; profile hp/laserjet. */
export function smallPrinter(number: number, address: string) {
  const values: [string, SnmpValue][] = [
    ["1.3.6.1.2.1.1.1.0", text("HP ETHERNET MULTI-ENVIRONMENT")],
    ["1.3.6.1.2.1.1.2.0", { type: "OBJECT IDENTIFIER", value: "1.3.6.1.4.1.11.2.3.9.1" }],
    ["1.3.6.1.2.1.1.3.0", { type: "TimeTicks", value: 1000 }],
    ["1.3.6.1.2.1.1.5.0", text(`printer-${number}`)],
    ["1.3.6.1.2.1.25.3.2.1.2.1", { type: "OBJECT IDENTIFIER", value: "1.3.6.1.2.1.25.3.1.5" }],
    ["1.3.6.1.2.1.25.3.2.1.3.1", text("HP LaserJet P4015")],
    ["1.3.6.1.2.1.25.3.2.1.5.1", integer(2)],
    ["1.3.6.1.2.1.25.3.5.1.1.1", integer(3)],
    ["1.3.6.1.2.1.43.5.1.1.17.1", text(`CND${String(number).padStart(7, "0")}`)],
    ["1.3.6.1.2.1.43.10.2.1.3.1.1", integer(7)],
    [LIFE_COUNT, { type: "Counter32", value: 10_000 + number }],
    ["1.3.6.1.2.1.43.11.1.1.6.1.1", text("Black Cartridge")],
    ["1.3.6.1.2.1.43.11.1.1.8.1.1", integer(100)],
    ["1.3.6.1.2.1.43.11.1.1.9.1.1", integer(60)],
  ];
  return { name: `printer-${number}`, address, variables: values.map(([oid, value]) => ({ oid, value })) };
}
