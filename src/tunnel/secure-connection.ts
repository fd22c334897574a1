// TLS to a server: nothing is written before its certificate was verified for its host. What may be wrong is the time by
// which the system judges dates, never anything else.

import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { type CertificatePath, isValidAt, pathApartFromDates } from "./certificate-path.ts";

/** The box's own time. */
export interface TrustedTime {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Told by a time server or by the box's own server; false for a battery's word, or nobody's. */
  isKnown(): boolean;
}

export interface SecureOptions {
  /** PEM of all trusted authorities; the usual ones when absent. */
  ca: string[] | undefined;
  /** `mayBeWrong`: only the time is asked for, so that an unknown one cannot be waited for. */
  date: { time: TrustedTime; mayBeWrong: boolean } | undefined;
}

const OUT_OF_DATE = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

/** Never switched off, whatever the environment says. */
export function trust(ca: string[] | undefined) {
  return { rejectUnauthorized: true, minVersion: "TLSv1.2" as const, ...(ca ? { ca } : {}) };
}

/** A verified connection; where the system finds the certificate out of date, a second one is judged by our own time. */
export async function openSecure(
  open: () => Promise<Duplex>,
  host: string,
  { ca, date }: SecureOptions,
  signal: AbortSignal,
): Promise<tls.TLSSocket> {
  try {
    return await handshake(await open(), { ...trust(ca), host }, (socket) => socket.authorized, signal);
  } catch (error) {
    if (!date || !(error instanceof Error) || !OUT_OF_DATE.has(codeOf(error))) throw error;
    const accept = acceptByDate(date);
    if (!accept) throw error;
    // Completed whatever OpenSSL says, so that the chain can be seen; what it is worth is judged before anything is sent.
    const lenient = { ...trust(ca), host, rejectUnauthorized: false };
    const judge = (socket: tls.TLSSocket) => {
      const path = pathApartFromDates(offeredBy(socket), ca ?? tls.getCACertificates("default"), host);
      return path !== undefined && accept(path);
    };
    return handshake(await open(), lenient, judge, signal, error);
  }
}

/** Which dates will do; undefined where the system's word stands. */
function acceptByDate({
  time,
  mayBeWrong,
}: NonNullable<SecureOptions["date"]>): ((path: CertificatePath) => boolean) | undefined {
  if (time.isKnown()) return (path) => isValidAt(path, time.now());
  return mayBeWrong ? () => true : undefined;
}

function handshake(
  plain: Duplex,
  options: tls.ConnectionOptions & { host: string },
  isTrusted: (socket: tls.TLSSocket) => boolean,
  signal: AbortSignal,
  refusal = new Error("not verified"),
): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const { host } = options;
    const secured = tls.connect({ ...options, socket: plain, ...(isIP(host) ? {} : { servername: host }) });
    const fail = (error: unknown) => {
      plain.destroy();
      reject(error);
    };
    signal.addEventListener("abort", () => secured.destroy(new Error("aborted")), { once: true });
    plain.on("error", fail);
    secured.on("error", fail);
    secured.on("close", () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    secured.on("secureConnect", () => {
      if (isTrusted(secured)) resolve(secured);
      // Told by its error event: what lies below must not be destroyed while node still calls back (it would crash).
      else secured.destroy(refusal);
    });
  });
}

/** What the server sent, its own certificate first. */
function offeredBy(socket: tls.TLSSocket): X509Certificate[] {
  const offered: X509Certificate[] = [];
  let next: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw && !offered.some(({ raw }) => raw.equals(next?.raw ?? raw))) {
    offered.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return offered;
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}
