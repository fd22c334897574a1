// Certificates with whatever fault a test wants, made while it runs.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const EC = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

export interface Wish {
  name: string;
  /** Days from `now`. */
  from?: number;
  until?: number;
  /** IP address or host name; none for an authority. */
  host?: string;
  issuer?: Certified;
  pathLength?: number;
  isForClients?: boolean;
  /** name constraints, as critical as they have to be */
  hasNameConstraints?: boolean;
  key?: "ec" | "weak";
}

export interface Certified {
  name: string;
  cert: string;
  key: string;
  keys: webcrypto.CryptoKeyPair;
}

/** A certificate valid for 30 days around `now` unless wished otherwise; self-signed without an issuer. */
export async function certify(wish: Wish, now = Date.now()): Promise<Certified> {
  const algorithm =
    wish.key === "weak"
      ? {
          name: "RSASSA-PKCS1-v1_5",
          hash: "SHA-256",
          publicExponent: new Uint8Array([1, 0, 1]),
          modulusLength: 1024,
        }
      : EC;
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ])) as never as webcrypto.CryptoKeyPair;
  const isAuthority = wish.host === undefined;
  const type = /^\d+\.\d+\.\d+\.\d+$/.test(wish.host ?? "") ? "ip" : "dns";
  const certificate = await X509CertificateGenerator.create(
    {
      subject: `CN=${wish.name}`,
      issuer: `CN=${(wish.issuer ?? wish).name}`,
      notBefore: new Date(now + (wish.from ?? -15) * DAY_MS),
      notAfter: new Date(now + (wish.until ?? 15) * DAY_MS),
      signingAlgorithm: EC,
      publicKey: keys.publicKey as never,
      signingKey: (wish.issuer?.keys ?? keys).privateKey as never,
      extensions: [
        new BasicConstraintsExtension(isAuthority, wish.pathLength, true),
        new KeyUsagesExtension(
          isAuthority ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature,
          true,
        ),
        ...(wish.host === undefined
          ? []
          : [
              new SubjectAlternativeNameExtension([{ type, value: wish.host }]),
              new ExtendedKeyUsageExtension([
                wish.isForClients ? ExtendedKeyUsage.clientAuth : ExtendedKeyUsage.serverAuth,
              ]),
            ]),
        // Permitted: dNSName "example".
        ...(wish.hasNameConstraints
          ? [new Extension("2.5.29.30", true, Buffer.from("300da00b300982076578616d706c65", "hex"))]
          : []),
      ],
    },
    webcrypto as never,
  );
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  const key = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pkcs8).toString("base64")}\n-----END PRIVATE KEY-----\n`;
  return { name: wish.name, cert: `${certificate.toString("pem")}\n`, key, keys };
}
