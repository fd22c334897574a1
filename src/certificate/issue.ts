// @peculiar/x509 writes certificates and nothing else here: keys are made and kept by node:crypto, and what it wrote is
// read back by node:crypto before it is used. It is loaded when a certificate is made, once in two years.
import "reflect-metadata";
import { createPrivateKey, createPublicKey, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

export interface Wanted {
  /** PKCS #8 in PEM, P-256. */
  key: string;
  /** Host names and addresses. */
  names: readonly string[];
  /** Milliseconds since 1970 UTC. */
  notBefore: number;
  notAfter: number;
}

/** A self-signed server certificate in PEM (RFC 5280; names as RFC 9525 wants them). */
export async function issueCertificate({ key, names, notBefore, notAfter }: Wanted): Promise<string> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(privateKey);
  const { subtle } = webcrypto;
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const keys = {
    privateKey: await subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]),
    publicKey: await subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
  cryptoProvider.set(webcrypto as Crypto);
  const serial = randomBytes(16);
  // Positive and of full length (RFC 5280 §4.1.2.2).
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial.toString("hex"),
    name: "CN=Tallybox",
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    signingAlgorithm: algorithm,
    keys: keys as CryptoKeyPair,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
      ),
    ],
  });
  return certificate.toString("pem");
}
