import { parseClaimCode, parseClaimLink } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import { parseServerAddress } from "./server-address.ts";

/** A claim code (or its link or URI, which name the server too) as a person gives it. */
export interface GivenClaim {
  code: string;
  server?: string;
  /** How the box is to be called there. */
  name?: string;
}

/** What the box keeps of a claim while it is tried. */
export interface Claim {
  server: string;
  token: string;
  /** Of the server's root key. */
  fingerprint: string;
  name?: string;
}

/** Problems: claim.invalid, usage where no server is named or its address is none. */
export function readClaim(given: GivenClaim): Outcome<Claim> {
  const code = parseClaimCode(given.code);
  if (!code.ok) return code;
  const named = given.server ?? parseClaimLink(given.code)?.server;
  if (named === undefined) return failure("usage", "The server's address is missing.");
  const server = parseServerAddress(named);
  if (!server.ok) return server;
  const { token, fingerprint } = code.value;
  return success({
    ...{ server: server.value, token, fingerprint },
    ...(given.name === undefined ? {} : { name: given.name }),
  });
}
