// A message taken apart into its fields, each with its value as it stands there and what it means.
import type { Sentence } from "../words.ts";

export interface ShownField {
  /** As it stands in the message: `payload.texts.location`. */
  name: string;
  value: string;
  meaning: Sentence | undefined;
}

/** More than a page should hold stands in the raw message. */
const MOST_FIELDS = 3000;
const MOST_LENGTH = 20_000;

export interface ShownFields {
  fields: ShownField[];
  /** Something was left out of the table. */
  isCut: boolean;
}

/** Every field of a parsed message, in its order. */
export function fieldsOf(message: unknown): ShownFields {
  const shown: ShownFields = { fields: [], isCut: false };
  collect("", message, shown);
  return shown;
}

function collect(name: string, value: unknown, shown: ShownFields): void {
  if (shown.fields.length >= MOST_FIELDS) {
    shown.isCut = true;
    return;
  }
  if (Array.isArray(value) && value.some((each) => typeof each === "object" && each !== null))
    for (const [i, each] of value.entries()) collect(`${name}[${i}]`, each, shown);
  else if (!Array.isArray(value) && typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value))
      collect(name === "" ? key : `${name}.${key}`, each, shown);
  else {
    const text = Array.isArray(value) ? value.map(textOf).join(", ") : textOf(value);
    if (text.length > MOST_LENGTH) shown.isCut = true;
    shown.fields.push({ name, value: text.slice(0, MOST_LENGTH), meaning: meaningOf(name) });
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** By the field's path, from the most exact on; a report's columns are called as the fields they hold. */
function meaningOf(name: string): Sentence | undefined {
  const path = name
    .replaceAll(/\[\d+\]/g, "")
    .replace(/^payload\./, "")
    .replace(/^(texts|numbers|add)\./, "");
  for (let rest = path; rest !== ""; rest = rest.slice(0, Math.max(0, rest.lastIndexOf("."))))
    if (Object.hasOwn(meanings, rest)) return meanings[rest];
  return undefined;
}

const meanings: Record<string, Sentence> = {
  v: "meaning.version",
  schema: "meaning.version",
  type: "meaning.type",
  stream: "meaning.stream",
  epoch: "meaning.epoch",
  sequence: "meaning.sequence",
  sentAt: "meaning.sent-at",
  boot: "meaning.boot",
  hardware: "meaning.hardware",
  moved: "meaning.hardware",
  configRevision: "meaning.config-revision",
  lost: "meaning.lost",
  form: "meaning.form",
  base: "meaning.base",
  part: "meaning.part",
  parts: "meaning.part",
  at: "meaning.at",
  tick: "meaning.at",
  span: "meaning.refs",
  gone: "meaning.gone",
  refs: "meaning.refs",
  like: "meaning.like",
  check: "meaning.check",
  withheld: "meaning.withheld",
  erased: "meaning.erased",
  ledger: "meaning.ledger",
  readings: "meaning.readings",
  times: "meaning.seen",
  key: "meaning.key",
  address: "meaning.address",
  port: "meaning.address",
  snmpVersion: "meaning.snmp-version",
  vendor: "meaning.model",
  model: "meaning.model",
  modelNumber: "meaning.model",
  deviceIdentifier: "meaning.device-identifier",
  firmware: "meaning.firmware",
  firmwareDate: "meaning.firmware",
  serialNumber: "meaning.serial-number",
  assetNumber: "meaning.asset-number",
  hostname: "meaning.hostname",
  macAddress: "meaning.mac-address",
  location: "meaning.location",
  contact: "meaning.contact",
  displayText: "meaning.display-text",
  deviceStatus: "meaning.status",
  printerStatus: "meaning.status",
  detectedErrors: "meaning.status",
  counters: "meaning.counters",
  supplies: "meaning.supplies",
  trays: "meaning.trays",
  alerts: "meaning.alerts",
  profile: "meaning.profile",
  firstSeen: "meaning.seen",
  lastSeen: "meaning.seen",
  state: "meaning.state",
  silentSince: "meaning.state",
  reason: "meaning.state",
  clock: "meaning.clock",
  versions: "meaning.versions",
  health: "meaning.health",
  "health.hostname": "meaning.own-name",
  addresses: "meaning.own-addresses",
  ranges: "meaning.ranges",
  printers: "meaning.printers",
  outbox: "meaning.outbox",
  profiles: "meaning.profiles",
  update: "meaning.update",
  announced: "meaning.announced",
  configProblem: "meaning.config-problem",
  fetch: "meaning.fetch",
  lastOutage: "meaning.last-outage",
  id: "meaning.command",
  ok: "meaning.command",
  result: "meaning.result",
  problem: "meaning.problem",
  token: "meaning.token",
  name: "meaning.own-name",
  version: "meaning.versions",
  pairing: "meaning.pairing",
  page: "meaning.page",
};
