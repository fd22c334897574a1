import type { VariableTable } from "./variable-table.ts";

const PRT_GENERAL_SERIAL_NUMBER = "1.3.6.1.2.1.43.5.1.1.17.1";

/** Puts another serial number in every text that holds the present one (prtGeneralSerialNumber). */
export function changeSerial(variables: VariableTable, serial: string): void {
  const present = variables.get(PRT_GENERAL_SERIAL_NUMBER);
  if (present?.type !== "OCTET STRING" || present.value.length === 0) {
    variables.set(PRT_GENERAL_SERIAL_NUMBER, { type: "OCTET STRING", value: Buffer.from(serial) });
    return;
  }
  // latin1 keeps every octet as it is, whatever else the text holds.
  const old = Buffer.from(present.value).toString("latin1");
  for (const [oid, value] of [...variables]) {
    if (value.type !== "OCTET STRING") continue;
    const text = Buffer.from(value.value).toString("latin1");
    if (text.includes(old))
      variables.set(oid, {
        type: "OCTET STRING",
        value: Buffer.from(text.replaceAll(old, serial), "latin1"),
      });
  }
}
