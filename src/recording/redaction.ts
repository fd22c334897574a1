// Takes everything out of a recording that tells whose printer it is, and keeps it useful: the same secret always
// becomes the same pseudonym of the same length, so that tables still join and patterns still match.
import { createHmac } from "node:crypto";
import { isBelow, type SnmpValue, type Varbind } from "../model/index.ts";
import { createSecretFinder, MIN_SECRET_LENGTH, type SecretFinder } from "./secret-finder.ts";

/** Subtrees that hold people's data and that no profile may read: dropped whole. */
const droppedSubtrees = [
  "1.3.6.1.2.1.3.1", // atTable: neighbours of the printer
  "1.3.6.1.2.1.4.20", // ipAddrTable: addresses stand in its indexes
  "1.3.6.1.2.1.4.21", // ipRouteTable
  "1.3.6.1.2.1.4.22", // ipNetToMediaTable: neighbours
  "1.3.6.1.2.1.4.24", // ipForward
  "1.3.6.1.2.1.4.34", // ipAddressTable
  "1.3.6.1.2.1.4.35", // ipNetToPhysicalTable
  "1.3.6.1.2.1.4.37", // ipDefaultRouterTable
  "1.3.6.1.2.1.6.13", // tcpConnTable
  "1.3.6.1.2.1.6.19", // tcpConnectionTable
  "1.3.6.1.2.1.6.20", // tcpListenerTable
  "1.3.6.1.2.1.7.5", // udpTable
  "1.3.6.1.2.1.7.7", // udpEndpointTable
  "1.3.6.1.2.1.25.4", // hrSWRun: programs with their arguments
  "1.3.6.1.4.1.2699.1.1", // Job Monitoring MIB
  "1.3.6.1.4.1.1347.47.6", // Kyocera: job names and user names
  "1.3.6.1.6.3.15", // SNMP-USER-BASED-SM-MIB: user names
  "1.3.6.1.6.3.16", // SNMP-VIEW-BASED-ACM-MIB
  "1.3.6.1.6.3.18", // SNMP-COMMUNITY-MIB
];

/** Columns and scalars whose whole text names the device, its place or its people. */
const namingObjects: [root: string, kind: string][] = [
  ["1.3.6.1.2.1.1.4", "contact"], // sysContact
  ["1.3.6.1.2.1.1.5", "name"], // sysName
  ["1.3.6.1.2.1.1.6", "place"], // sysLocation
  ["1.3.6.1.2.1.43.5.1.1.17", "serial"], // prtGeneralSerialNumber
  ["1.3.6.1.2.1.43.5.1.1.4", "contact"], // prtGeneralCurrentOperator
  ["1.3.6.1.2.1.43.5.1.1.5", "contact"], // prtGeneralServicePerson
  ["1.3.6.1.2.1.47.1.1.1.1.11", "serial"], // entPhysicalSerialNum
  ["1.3.6.1.2.1.47.1.1.1.1.14", "name"], // entPhysicalAlias
  ["1.3.6.1.2.1.47.1.1.1.1.15", "asset"], // entPhysicalAssetID
  ["1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.10", "name"], // HP: device name
  ["1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.11", "place"], // HP: device location
  ["1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.12", "asset"], // HP: asset number
  ["1.3.6.1.4.1.367.3.2.1.6.1.1.7", "name"], // Ricoh: host name
  ["1.3.6.1.4.1.1129.2.3.50.1.6.1.4.3.1.1.10", "name"], // Toshiba: host name
  ["1.3.6.1.4.1.10642.1.4", "name"], // Zebra: name
  ["1.3.6.1.4.1.18334.1.1.2.1.5.7.1.1.1.12", "name"], // Konica Minolta: host name
  ["1.3.6.1.4.1.18334.1.1.2.1.5.7.1.1.1.13", "name"], // Konica Minolta: domain
];

/** What printers of every make say of themselves and their supplies: in somebody's address it gives nobody away. */
const commonWords = new Set(
  (
    "black cyan magenta yellow gray grey white blue color colour mono toner cartridge drum fuser transfer belt waste " +
    "container bottle imaging unit maintenance staples roller cleaner printer print printing laser laserjet officejet " +
    "inkjet multifunction series network ethernet server system paper tray cassette manual bypass envelope sheet feeder " +
    "ready sleep idle standby offline online none unknown other empty full version firmware engine kernel release rev"
  ).split(" "),
);

/** Octets of an IEEE 802 address. */
const CARD_LENGTH = 6;

export interface RedactionOptions {
  /** Makes pseudonyms stable within what is recorded with it, and useless without it. */
  secret: Uint8Array;
  /** Further texts to take out: the community or user, the address asked. */
  planted: string[];
  /** OIDs (instances or columns) that profiles read as serial number, asset number, host name, … */
  naming: [root: string, kind: string][];
  /** Texts that must survive where they are not a name themselves, as the model that a host name repeats. */
  kept?: string[];
}

/** The recording without secrets and personal data; rows that consist of nothing else are left out. */
export function redactRecording(varbinds: Varbind[], options: RedactionOptions): Varbind[] {
  const kept = varbinds.filter(
    ({ oid }) => !droppedSubtrees.some((root) => oid === root || isBelow(oid, root)),
  );
  const naming = [...namingObjects, ...options.naming].map(([root]) => root);
  const isNaming = (oid: string) => naming.some((root) => oid === root || isBelow(oid, root));
  const cards = new Map<string, Uint8Array>();
  for (const { value } of kept)
    if (value?.type === "OCTET STRING" && isHardwareAddress(value.value))
      cards.set(latin1(value.value), value.value);
  const named = kept.filter(({ oid }) => isNaming(oid));
  const secrets = createSecretFinder(collectSecrets(named, [...cards.values()], options));
  // What is a pseudonym already is none of a person's.
  const made = new Set<string>();
  const known = new Map<string, string>();
  const pseudonym = (text: string) => {
    if (made.has(text.toLowerCase())) return text;
    const disguised = known.get(text) ?? disguise(text, options.secret);
    made.add(disguised.toLowerCase());
    known.set(text, disguised);
    return disguised;
  };
  return kept.map((varbind) => {
    const { oid, value } = varbind;
    if (!value) return varbind;
    if (value.type === "IpAddress")
      return { ...varbind, value: { ...value, value: hiddenAddress(value.value, options.secret) } };
    if (value.type !== "OCTET STRING" && value.type !== "Opaque") return varbind;
    if (isNaming(oid) && isNearlyText(value.value))
      return { ...varbind, value: { ...value, value: disguised(value.value, pseudonym) } };
    return { ...varbind, value: redactOctets(value, secrets, cards, pseudonym, options.secret) };
  });
}

function collectSecrets(named: Varbind[], cards: Uint8Array[], options: RedactionOptions): string[] {
  const texts = [...options.planted];
  for (const { value } of named)
    if (value?.type === "OCTET STRING")
      texts.push(
        latin1(value.value)
          .replaceAll(/\p{Cc}/gu, " ")
          .trim(),
      );
  const secrets = new Set(texts);
  for (const text of texts)
    for (const word of text.split(/[\s,;:/@()]+/))
      if (!commonWords.has(word.toLowerCase())) secrets.add(word);
  for (const card of cards) {
    const digits = Buffer.from(card).toString("hex");
    secrets.add(digits);
    // Factory host names end in the card's own half.
    secrets.add(digits.slice(6));
  }
  const product = (options.kept ?? []).map((text) => text.toLowerCase());
  return [...secrets]
    .filter((text) => text.length >= MIN_SECRET_LENGTH)
    .filter((text) => !product.some((kept) => kept.includes(text.toLowerCase())));
}

type Octets = Extract<SnmpValue, { type: "OCTET STRING" | "Opaque" }>;

function redactOctets(
  value: Octets,
  secrets: SecretFinder,
  cards: ReadonlyMap<string, Uint8Array>,
  pseudonym: (text: string) => string,
  key: Uint8Array,
): Octets {
  // Six octets that are no printable text are a MAC address: the maker's half stays, it is no secret.
  if (isHardwareAddress(value.value)) return { ...value, value: hiddenMac(value.value, key) };
  const octets = withoutCards(value.value, cards, key);
  // Octet for octet (Latin-1) so that nothing but the secret changes, whatever the charset.
  let text = latin1(octets);
  for (const secret of secrets(text)) text = replaceIgnoringCase(text, secret, pseudonym);
  text = text
    .replaceAll(/\b[0-9a-f]{2}([:-])[0-9a-f]{2}(\1[0-9a-f]{2}){4}\b/gi, pseudonym)
    .replaceAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, (address) => hiddenAddress(address, key))
    .replaceAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, pseudonym)
    .replaceAll(/(?<=:\/\/)[\w.-]+/g, pseudonym)
    .replaceAll(HOST_NAME, pseudonym)
    .replaceAll(/\+?\d[\d ()/-]{7,}\d/g, (number) => (isPhoneNumber(number) ? pseudonym(number) : number))
    .replaceAll(
      /(?<=\bS(?:erial )?\/?N(?:umber|o)?\.?(?:[ :#=]{1,2}|(?=[0-9A-F]{8})))(?!unknown)[A-Z0-9-]{5,}/gi,
      pseudonym,
    );
  return { ...value, value: Uint8Array.from(text, (symbol) => symbol.charCodeAt(0)) };
}

/** Whole names of hosts, by the ends that names have within companies and outside. */
const HOST_NAME =
  /\b(?:[a-z0-9_-]+\.)+(?:local|localdomain|lan|corp|home|intern|internal|intranet|intra|domain|com|net|org|info|biz|edu|gov|eu|de|at|ch|fr|it|es|uk|nl|be|dk|se|no|fi|pl|cz|us|ca|au|jp|cn|kr|br)\b(?![.\d])/gi;

/** Letters stay letters of the same case, digits stay digits, everything else stays: patterns still match. */
function disguise(text: string, key: Uint8Array): string {
  const digest = createHmac("sha512", key).update(text.toLowerCase()).digest();
  let disguised = "";
  for (let at = 0; at < text.length; at++) {
    const symbol = text.charAt(at);
    const random = digest[at % digest.length] ?? 0;
    if (symbol >= "0" && symbol <= "9") disguised += String(random % 10);
    else if (!isLetter(symbol)) disguised += symbol;
    else {
      const letter = String.fromCharCode(97 + (random % 26));
      disguised += symbol === symbol.toUpperCase() ? letter.toUpperCase() : letter;
    }
  }
  return disguised;
}

function isLetter(symbol: string): boolean {
  return (
    (symbol >= "a" && symbol <= "z") ||
    (symbol >= "A" && symbol <= "Z") ||
    (symbol >= "\u0080" && symbol <= "\u00ff")
  );
}

function replaceIgnoringCase(text: string, secret: string, pseudonym: (text: string) => string): string {
  const pattern = secret.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replaceAll(new RegExp(pattern, "gi"), pseudonym);
}

/** Addresses of RFC 5737's documentation networks; loopback, any and broadcast tell nothing and stay. */
function hiddenAddress(address: string, key: Uint8Array): string {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => part > 255)) return address;
  if (parts[0] === 0 || parts[0] === 127 || parts[0] === 255) return address;
  const digest = createHmac("sha256", key).update(address).digest();
  const network = ["192.0.2", "198.51.100", "203.0.113"][(digest[0] ?? 0) % 3];
  return `${network}.${1 + ((digest[1] ?? 0) % 254)}`;
}

function hiddenMac(octets: Uint8Array, key: Uint8Array): Uint8Array {
  const digest = createHmac("sha256", key).update(octets).digest();
  return Uint8Array.from([...octets.subarray(0, 3), ...digest.subarray(0, 3)]);
}

function isHardwareAddress(octets: Uint8Array): boolean {
  return octets.length === CARD_LENGTH && !isPrintable(octets) && octets.some((octet) => octet !== 0);
}

/** Hardware addresses inside other octets, as in an SNMP engine id (RFC 3411 SnmpEngineID). */
function withoutCards(
  octets: Uint8Array,
  cards: ReadonlyMap<string, Uint8Array>,
  key: Uint8Array,
): Uint8Array {
  if (cards.size === 0) return octets;
  const text = latin1(octets);
  let kept = octets;
  for (let at = 0; at + CARD_LENGTH <= text.length; at++) {
    const card = cards.get(text.slice(at, at + CARD_LENGTH));
    if (!card) continue;
    if (kept === octets) kept = Uint8Array.from(octets);
    kept.set(hiddenMac(card, key), at);
  }
  return kept;
}

function isPhoneNumber(text: string): boolean {
  const digits = text.replaceAll(/\D/g, "").length;
  // Speeds of Ethernet look like one.
  if (/^10\/100\b/.test(text)) return false;
  // Dates, versions and counters are plain runs of digits; people write telephone numbers with marks.
  return (
    digits >= 8 &&
    digits <= 15 &&
    /[+ ()/-]/.test(text) &&
    !/^(\d{4}([-/])\d{2}\2\d{2}|\d{2}([-/])\d{2}\3\d{4})/.test(text)
  );
}

function isPrintable(octets: Uint8Array): boolean {
  return octets.every((octet) => octet >= 0x20 && octet < 0x7f);
}

/** HP's two octets in front and closing NULs do not make a name binary. */
function isNearlyText(octets: Uint8Array): boolean {
  return octets.filter((octet) => octet >= 0x20).length * 2 > octets.length;
}

function disguised(octets: Uint8Array, pseudonym: (text: string) => string): Uint8Array {
  const text = latin1(octets);
  // What is told twice, once padded, stays the same: only what stands between the blanks is a name.
  const name = text.replaceAll(/\p{Cc}/gu, " ").trim();
  const at = text.replaceAll(/\p{Cc}/gu, " ").indexOf(name);
  const hidden = text.slice(0, at) + pseudonym(name) + text.slice(at + name.length);
  return Uint8Array.from(hidden, (symbol) => symbol.charCodeAt(0));
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets).toString("latin1");
}
