// Where the box looks and with what, as its page shows it: no community and no key is ever part of it.
import type { Credential, EvidenceCode } from "../../../src/model/index.ts";
import type { ProblemCode } from "../../../src/shared/index.ts";

/** A credential as it may be shown: everything else of it is secret. */
export interface ShownCredential {
  id: string;
  version: Credential["version"];
  level?: string;
  authProtocol?: string;
  privProtocol?: string;
}

export interface PlannedRange {
  name: string;
  addresses: string[];
  exclude: string[];
  port: number;
  /** Addresses in all. */
  count: number;
  /** True where the customer's consent permits none of it. */
  isForbidden: boolean;
}

export interface RangesPlan {
  /** The server names ranges: what was said on the spot waits. */
  isNamedByServer: boolean;
  inForce: PlannedRange[];
  /** What the box would search by itself; absent where it may not. */
  own?: PlannedRange[];
  isOwnWanted: boolean;
  local: PlannedRange[];
  credentials: ShownCredential[];
  /** Those that were given on the spot, in the order in which they are tried. */
  localCredentials: ShownCredential[];
}

export type Asked =
  | { answer: "not-permitted" }
  | {
      answer: "told";
      credentialId: string;
      version: Credential["version"];
      description?: string;
      /** It has the tables of RFC 3805. */
      hasPrinterTables: boolean;
    }
  | { answer: "none"; problems: { credentialId: string; code: ProblemCode }[]; evidence: EvidenceCode[] };
