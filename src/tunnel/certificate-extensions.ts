// The extensions of a certificate (RFC 5280 §4.2), which node tells only in part. The octets were parsed by OpenSSL before.

export interface CertificateExtension {
  /** The value octets of its object identifier, hex. */
  oid: string;
  isCritical: boolean;
  value: Uint8Array;
}

const SEQUENCE = 0x30;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;
const OCTET_STRING = 0x04;
/** `extensions [3] EXPLICIT` of a TBSCertificate. */
const EXTENSIONS = 0xa3;

interface Element {
  tag: number;
  value: Uint8Array;
}

/** The extensions of a certificate in DER; undefined when it is none that can be followed. */
export function certificateExtensions(der: Uint8Array): CertificateExtension[] | undefined {
  const [certificate] = elements(der) ?? [];
  const [tbs] = (certificate?.tag === SEQUENCE && elements(certificate.value)) || [];
  const fields = tbs?.tag === SEQUENCE ? elements(tbs.value) : undefined;
  if (!fields) return undefined;
  const explicit = fields.find(({ tag }) => tag === EXTENSIONS);
  if (!explicit) return [];
  const [list] = elements(explicit.value) ?? [];
  const entries = list && elements(list.value);
  if (!entries) return undefined;
  const found: CertificateExtension[] = [];
  for (const { value } of entries) {
    const parts = elements(value);
    const [oid, second] = parts ?? [];
    const octets = parts?.at(-1);
    if (oid?.tag !== OBJECT_IDENTIFIER || octets?.tag !== OCTET_STRING) return undefined;
    found.push({
      oid: Buffer.from(oid.value).toString("hex"),
      isCritical: second?.tag === BOOLEAN && second.value[0] !== 0,
      value: octets.value,
    });
  }
  return found;
}

/** `pathLenConstraint` of basic constraints: how many authorities may follow; undefined where none is set. */
export function pathLengthOf(basicConstraints: Uint8Array): number | undefined {
  const [sequence] = elements(basicConstraints) ?? [];
  const length = sequence && elements(sequence.value)?.find(({ tag }) => tag === INTEGER);
  return length?.value.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** The elements that follow each other here; undefined where lengths do not fit. */
function elements(der: Uint8Array): Element[] | undefined {
  const found: Element[] = [];
  let at = 0;
  while (at < der.length) {
    const tag = der[at++] ?? 0;
    let length = der[at++] ?? 0;
    if (length > 0x7f) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 3) return undefined;
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (der[at++] ?? 0);
    }
    if (at + length > der.length) return undefined;
    found.push({ tag, value: der.subarray(at, at + length) });
    at += length;
  }
  return found;
}
