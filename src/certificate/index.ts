// The certificate that the box makes for its own page.
export {
  type CertificatePorts,
  type Fingerprints,
  type OwnCertificate,
  ownCertificate,
  readFingerprints,
} from "./own-certificate.ts";
