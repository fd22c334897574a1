// Does a server's certificate lead to a trusted authority, dates apart? OpenSSL tells only the last fault that it finds,
// and takes the time from the system: of a certificate that is out of date for it, nothing else is known. Stricter than
// OpenSSL where in doubt, since it only ever decides whether that one fault is the sole one.

import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { certificateExtensions, pathLengthOf } from "./certificate-extensions.ts";

const DEEPEST = 8;
const OID = {
  basicConstraints: "551d13",
  keyUsage: "551d0f",
  extendedKeyUsage: "551d25",
  subjectAltName: "551d11",
  certificatePolicies: "551d20",
  nameConstraints: "551d1e",
  policyConstraints: "551d24",
};
const { nameConstraints, policyConstraints, ...understood } = OID;
/** What may be critical; name and policy constraints make a path that is not followed here, critical or not. */
const UNDERSTOOD = new Set<string>(Object.values(understood));
const NOT_FOLLOWED = new Set<string>([nameConstraints, policyConstraints]);
/** digitalSignature, keyEncipherment, keyAgreement (RFC 5280 §4.2.1.3), one of which TLS needs. */
const TLS_KEY_USE = 0b1010_1000;
const STRONG_CURVES = new Set(["prime256v1", "secp384r1", "secp521r1"]);
const SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
const ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
const WEAK = /md[245]|sha-?1(?!\d)/i;

/** From the server's certificate to a trusted one, both included. */
export type CertificatePath = readonly [X509Certificate, ...X509Certificate[]];

/**
 * A path from the first of the offered certificates to a trusted one that has no fault for this host but maybe dates;
 * undefined where there is none. `trusted` is PEM.
 */
export function pathApartFromDates(
  offered: readonly X509Certificate[],
  trusted: readonly string[],
  host: string,
): CertificatePath | undefined {
  const [leaf, ...others] = offered;
  if (!leaf || tls.checkServerIdentity(host, leaf.toLegacyObject())) return undefined;
  if (!isForServers(leaf) || !maySpeakTls(leaf) || !isSound(leaf)) return undefined;
  const anchors = trusted.flatMap(parse);
  if (anchors.some((anchor) => anchor.fingerprint256 === leaf.fingerprint256)) return [leaf];
  return extend([leaf], others, anchors);
}

/** True when every certificate of a path is valid at that time (ms since 1970). */
export function isValidAt(path: CertificatePath, at: number): boolean {
  return path.every(({ validFrom, validTo }) => Date.parse(validFrom) <= at && at <= Date.parse(validTo));
}

function extend(
  path: CertificatePath,
  offered: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
): CertificatePath | undefined {
  if (path.length > DEEPEST) return undefined;
  const last = path.at(-1) ?? path[0];
  const anchor = anchors.find((each) => hasIssued(each, last, path.length - 1));
  if (anchor) return [...path, anchor];
  for (const between of offered) {
    if (path.includes(between) || !hasIssued(between, last, path.length - 1)) continue;
    const whole = extend([...path, between], offered, anchors);
    if (whole) return whole;
  }
  return undefined;
}

/** True for an authority that signed the certificate and may do so with so many authorities below itself. */
function hasIssued(issuer: X509Certificate, issued: X509Certificate, authoritiesBelow: number): boolean {
  if (!issuer.ca || !issued.checkIssued(issuer) || !isForServers(issuer) || !isSound(issuer)) return false;
  const constraints = certificateExtensions(issuer.raw)?.find(({ oid }) => oid === OID.basicConstraints);
  const most = constraints && pathLengthOf(constraints.value);
  return (most === undefined || authoritiesBelow <= most) && issued.verify(issuer.publicKey);
}

/** RFC 5280 §4.2.1.12: without the extension a certificate may be used for everything. */
function isForServers({ keyUsage }: X509Certificate): boolean {
  const uses = keyUsage as string[] | undefined;
  return !uses || uses.includes(SERVER_AUTHENTICATION) || uses.includes(ANY_EXTENDED_KEY_USAGE);
}

function maySpeakTls({ raw }: X509Certificate): boolean {
  const use = certificateExtensions(raw)?.find(({ oid }) => oid === OID.keyUsage);
  // A BIT STRING: tag, length, unused bits, then the first eight uses.
  return !use || ((use.value[3] ?? 0) & TLS_KEY_USE) !== 0;
}

/** Strong enough, and nothing in it that would need more than is looked at here. */
function isSound(certificate: X509Certificate): boolean {
  const isClear = certificateExtensions(certificate.raw)?.every(
    ({ oid, isCritical }) => !NOT_FOLLOWED.has(oid) && (!isCritical || UNDERSTOOD.has(oid)),
  );
  // What an authority says under itself proves nothing and needs no strength.
  const isOwn = certificate.checkIssued(certificate);
  return (
    isClear === true &&
    isStrongKey(certificate) &&
    (isOwn || !WEAK.test(certificate.signatureAlgorithm ?? "md5"))
  );
}

function isStrongKey({ publicKey }: X509Certificate): boolean {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  switch (publicKey.asymmetricKeyType) {
    case "rsa":
    case "rsa-pss":
      return modulusLength !== undefined && modulusLength >= 2048;
    case "ec":
      return namedCurve !== undefined && STRONG_CURVES.has(namedCurve);
    case "ed25519":
    case "ed448":
      return true;
    default:
      return false;
  }
}

function parse(pem: string): X509Certificate[] {
  // A file of an authority may hold several certificates, one after the other.
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      // One that cannot be read is trusted by nobody.
      return [];
    }
  });
}
