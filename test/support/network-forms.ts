// A certificate for forms that want one; nobody has its key.
import { generateKeyPairSync } from "node:crypto";

export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIURo7jbr6cUhC1i1vssw1XAn42Q1AwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMjAwNDQ2WhgPMjEy
NjEwMjkyMDA0NDZaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEzoZxCLXTS8Pxbj3AofIRTPPv1XP42oOY6i9F+qE3
6aV6UgQQbZLG9H4A6v9AzI75V+xOpONSD1BPbGTlB5QoNaNTMFEwHQYDVR0OBBYE
FAX0nxOfBsa1NKBiOW/eiVg9bV6zMB8GA1UdIwQYMBaAFAX0nxOfBsa1NKBiOW/e
iVg9bV6zMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgDPOiEB1n
FUuavFCd2C53h6L3OUeevqFabQwrJTeDl/ICIBDu7k0aSXjmHk+cMDiGV0tROZJF
SepL+lc7ULgZwrf2
-----END CERTIFICATE-----`;

/** A key made now, as a form takes it. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
