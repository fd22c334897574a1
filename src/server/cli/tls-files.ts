// The files behind --tls-cert and --tls-key.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

class BadTlsFiles extends Error {
  readonly code = "EINVAL";
}

/** The PEM texts of a certificate and its key; throws, naming the option, where they cannot be used. */
export function readTlsFiles(files: { cert: string; key: string }): { cert: string; key: string } {
  const cert = read("--tls-cert", files.cert);
  const key = read("--tls-key", files.key);
  if (!isPair(cert, key))
    throw new BadTlsFiles(
      `--tls-cert ${files.cert} and --tls-key ${files.key} are not a certificate and its key, both as PEM without a passphrase.`,
    );
  return { cert, key };
}

function isPair(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function read(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new BadTlsFiles(`${option} ${file} cannot be read.`, { cause });
  }
}
