// What a box's owner keeps: the server forgets what it was told of it before, and says why it does not know.
import { type ConsentField, consentFields, WITHHELD_ADDRESS, withheldFieldWords } from "../../model/index.ts";
import { type PrinterRecord, withholdFromRecord } from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import { eraseSerialsOfBox } from "../ledger/index.ts";
import type { Appliance, Store } from "../store/index.ts";
import { printerColumns } from "./printer-columns.ts";

/** The fields that a box's owner keeps, by what is stored of it. */
export function readWithheld(stored: string | null): ConsentField[] {
  const told: unknown = stored === null ? [] : JSON.parse(stored);
  return Array.isArray(told) ? consentFields.filter((field) => told.includes(field)) : [];
}

/** Takes over what a full report says of the fields that are kept; what is new among them is forgotten here. */
export async function takeWithheld(
  store: Store,
  appliance: Appliance,
  withheld: readonly ConsentField[],
  now: number,
): Promise<void> {
  const before = readWithheld(appliance.withheld);
  if (String(before) === String(withheld)) return;
  const fresh = withheld.filter((field) => !before.includes(field));
  if (fresh.length > 0) await forgetFields(store, appliance, fresh);
  await store
    .updateTable("appliances")
    .set({ withheld: withheld.length === 0 ? null : JSON.stringify(withheld) })
    .where("id", "=", appliance.id)
    .execute();
  const words = (fields: readonly ConsentField[]) =>
    fields.map((field) => withheldFieldWords[field]).join(", ");
  const back = before.filter((field) => !withheld.includes(field));
  const texts = [
    fresh.length > 0 &&
      `The owner of ${appliance.name} keeps from now on: ${words(fresh)}. It is forgotten here.`,
    back.length > 0 && `${appliance.name} tells again, as its owner chose: ${words(back)}.`,
  ].filter((text) => text !== false);
  await addEvent(store, now, {
    severity: "info",
    kind: "appliance.consent",
    text: texts.join(" "),
    siteId: appliance.siteId,
    applianceId: appliance.id,
    detail: { withheld },
  });
}

async function forgetFields(
  store: Store,
  { id }: Pick<Appliance, "id">,
  fields: readonly ConsentField[],
): Promise<void> {
  const clean = (document: string) => withholdFromRecord(JSON.parse(document) as PrinterRecord, fields);
  const printers = await store
    .selectFrom("printers")
    .select(["id", "firstSeen", "lastSeen", "state", "silentSince", "document"])
    .where("applianceId", "=", id)
    .execute();
  for (const { id: printerId, firstSeen, lastSeen, state, silentSince, document } of printers) {
    const record = clean(document);
    const columns = printerColumns(record, JSON.stringify(record), { first: firstSeen, last: lastSeen });
    await store
      .updateTable("printers")
      .set({ ...columns, state, silentSince })
      .where("id", "=", printerId)
      .execute();
  }
  const sightings = await store
    .selectFrom("sightings")
    .select(["ref", "document"])
    .where("applianceId", "=", id)
    .where("document", "is not", null)
    .execute();
  for (const { ref, document } of sightings)
    await store
      .updateTable("sightings")
      .set({ document: JSON.stringify(clean(document ?? "")) })
      .where("applianceId", "=", id)
      .where("ref", "=", ref)
      .execute();
  if (fields.includes("address")) {
    await store
      .updateTable("sightings")
      .set({ address: WITHHELD_ADDRESS })
      .where("applianceId", "=", id)
      .execute();
    await store.updateTable("appliances").set({ localAddresses: null }).where("id", "=", id).execute();
  }
  if (fields.includes("hostname"))
    await store.updateTable("appliances").set({ hostname: null }).where("id", "=", id).execute();
  if (fields.includes("serialNumber")) await eraseSerialsOfBox(store, id);
}
