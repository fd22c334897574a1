// The box's own certificate: a key for life, and a certificate that is made anew when names or time demand it.
import { createHash, createPublicKey, generateKeyPair, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { canonicalAddress } from "../model/index.ts";
import { type Clock, type Log, type Outcome, success } from "../shared/index.ts";
import { type Files, nodeFiles, readSecretFile, writeSecretFile } from "../state/index.ts";

export interface OwnCertificate {
  /** PEM. */
  certificate: string;
  /** PKCS #8 in PEM. */
  key: string;
  prints: Fingerprints;
}

/** SHA-256 as browsers show it: `A1:B2:…`. */
export interface Fingerprints {
  certificate: string;
  /** Of the public key (RFC 7469 §2.4 hashes the same octets): stays when the certificate is made anew. */
  key: string;
}

export interface CertificatePorts {
  clock: Clock;
  log: Log;
  files?: Files;
  /** Where the key is kept: sealed at rest. */
  keyFiles?: Files;
}

const DAY_MS = 86_400_000;
/** Apple's systems refuse more than 825. */
const VALID_DAYS = 800;
const RENEW_DAYS = 30;
/** A clock before this was never set. */
const EARLIEST = Date.UTC(2026, 0, 1);
/** Names of earlier networks that are kept, so that a box that goes to and fro keeps its certificate. */
const MOST_NAMES = 32;
const generate = promisify(generateKeyPair);

/** The certificate for these names and addresses: read, or made when there is none that serves. */
export async function ownCertificate(
  ports: CertificatePorts,
  folder: string,
  names: readonly string[],
): Promise<Outcome<OwnCertificate>> {
  const { clock, log, files = nodeFiles, keyFiles = files } = ports;
  const [keyPath, certificatePath] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const readKey = await readSecretFile(keyPath, keyFiles);
  const readCertificate = await readSecretFile(certificatePath, files);
  if (!readKey.ok) return readKey;
  let key = readKey.value && privateKeyIn(readKey.value);
  if (key === undefined) {
    const made = await generate("ec", { namedCurve: "P-256" });
    key = made.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const written = await writeSecretFile(keyPath, Buffer.from(key), keyFiles);
    if (!written.ok) return written;
  }
  const known =
    readCertificate.ok && readCertificate.value ? certificateIn(readCertificate.value) : undefined;
  const now = Math.max(clock.now(), EARLIEST);
  if (known && serves(known, key, names, now)) return success(describe(known, key));

  const kept = known ? namesOf(known) : [];
  const wanted = [...new Set([...names.map(canonical), ...kept])].slice(0, MOST_NAMES);
  const { issueCertificate } = await import("./issue.ts");
  const notBefore = now - DAY_MS;
  const notAfter = now + VALID_DAYS * DAY_MS;
  const pem = await issueCertificate({ key, names: wanted, notBefore, notAfter });
  const written = await writeSecretFile(certificatePath, Buffer.from(pem), files);
  if (!written.ok) return written;
  const certificate = new X509Certificate(pem);
  const described = describe(certificate, key);
  log.info("the page's certificate was made", { fingerprint: described.prints.certificate });
  return success(described);
}

/** The fingerprints of the certificate in this folder; undefined where there is none yet. */
export async function readFingerprints(
  folder: string,
  files: Files = nodeFiles,
): Promise<Outcome<Fingerprints | undefined>> {
  const read = await readSecretFile(join(folder, "certificate.pem"), files);
  if (!read.ok) return read;
  const certificate = read.value && certificateIn(read.value);
  return success(certificate && printsOf(certificate));
}

function serves(certificate: X509Certificate, key: string, names: readonly string[], now: number): boolean {
  const covered = new Set(namesOf(certificate));
  return (
    printsOf(certificate).key === printOfKey(key) &&
    Date.parse(certificate.validFrom) <= now &&
    Date.parse(certificate.validTo) - now > RENEW_DAYS * DAY_MS &&
    names.every((name) => covered.has(canonical(name)))
  );
}

function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? "").split(", ").flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(entry) ?? [];
    return name === undefined ? [] : [canonical(name)];
  });
}

function canonical(name: string): string {
  return isIP(name) === 0 ? name.toLowerCase() : (canonicalAddress(name) ?? name);
}

function describe(certificate: X509Certificate, key: string): OwnCertificate {
  return { certificate: certificate.toString(), key, prints: printsOf(certificate) };
}

function printsOf(certificate: X509Certificate): Fingerprints {
  return {
    certificate: certificate.fingerprint256,
    key: print(certificate.publicKey.export({ type: "spki", format: "der" })),
  };
}

function printOfKey(key: string): string {
  return print(createPublicKey(key).export({ type: "spki", format: "der" }));
}

function print(octets: Buffer): string {
  const hex = createHash("sha256").update(octets).digest("hex").toUpperCase();
  return hex.replace(/..(?=.)/g, "$&:");
}

function privateKeyIn(octets: Uint8Array): string | undefined {
  const text = Buffer.from(octets).toString("utf8");
  try {
    createPublicKey(text);
    return text;
  } catch {
    return undefined;
  }
}

function certificateIn(octets: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(octets);
  } catch {
    return undefined;
  }
}
