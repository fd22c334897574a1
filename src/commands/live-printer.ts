// One device, asked by a technician: which of the credentials it answers to.
import { lookup } from "node:dns/promises";
import { type Credential, canonicalAddress } from "../model/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { SnmpClient, SnmpTarget } from "../snmp/index.ts";
import type { SnmpOptions } from "./scan-options.ts";

const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";

/** Addresses of a host name, once; an address is its own. */
export async function resolveHost(host: string): Promise<string[]> {
  const address = canonicalAddress(host);
  if (address !== undefined) return [address];
  try {
    return (await lookup(host, { all: true })).map((found) => found.address);
  } catch {
    // An unknown name and an unreachable resolver read the same to who asked: nothing was found.
    return [];
  }
}

/** The first credential that the device answers to, in the order given; version 1 after 2c where both may be. */
export async function findTarget(
  client: SnmpClient,
  host: string,
  options: SnmpOptions,
  signal: AbortSignal,
): Promise<Outcome<SnmpTarget>> {
  const [address] = await resolveHost(host);
  if (address === undefined)
    return failure("address.not-resolved", `"${host}" is no address, and no name service knows it.`);
  const { port, timeoutMs, retries } = options;
  let refusal: string | undefined;
  for (const credential of waysToAsk(options)) {
    const target: SnmpTarget = { address, port, credential };
    const answer = await client.get(target, [SYS_OBJECT_ID], { timeoutMs, retries, signal });
    // A device without a system group says so by an error: it has answered.
    if (answer.ok || answer.problem.code === "snmp.no-such-name") return success(target);
    // What is no timeout says more than silence does.
    if (answer.problem.code !== "snmp.timeout") refusal = answer.problem.message;
    if (signal.aborted) return answer;
  }
  return failure(
    "snmp.timeout",
    refusal ??
      `No answer from ${address} port ${port} (tried ${triedWords(options)}). Is it on, is SNMP enabled, is the community right?`,
  );
}

function waysToAsk({ credentials, version }: SnmpOptions): Credential[] {
  return credentials.flatMap((credential): Credential[] =>
    credential.version === "2c" && version === "auto"
      ? [credential, { ...credential, version: "1" }]
      : [credential],
  );
}

function triedWords({ credentials, version }: SnmpOptions): string {
  const communities = credentials.filter((credential) => credential.version !== "3").length;
  const parts = [];
  if (communities > 0)
    parts.push(
      `${communities} ${communities === 1 ? "community" : "communities"} ${version === "auto" ? "with SNMP 2c and 1" : `with SNMP ${version}`}`,
    );
  if (communities < credentials.length) parts.push("the SNMP 3 user");
  return parts.join(" and ");
}
