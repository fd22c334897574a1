// What a person on the spot may say about where to look and with which credentials, and one question to one address.
import { z } from "zod";
import type { Asked, PlannedRange, RangesPlan, ShownCredential } from "../../webui/setup/index.ts";
import {
  type Credential,
  canonicalAddress,
  decodeText,
  isBelow,
  parseAddresses,
  type SnmpValue,
} from "../model/index.ts";
import { type Configuration, parseWith } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { SnmpEngine } from "../snmp/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { Consent } from "./consent.ts";
import {
  type FirstRangeSources,
  type LocalRanges,
  localRangesSchema,
  withFirstRanges,
} from "./first-ranges.ts";
import type { SettingsDocument } from "./settings.ts";
import type { Inquiry } from "./silence.ts";

export interface RangesDeskPorts {
  settings: StateDocument<SettingsDocument>;
  configuration(): Configuration | undefined;
  consent(): Consent;
  /** Where the box stands. */
  where(): Pick<FirstRangeSources, "networks" | "seen">;
  /** Who started the box lets it search the networks that it stands in. */
  mayUseOwnNetworks: boolean;
  client: SnmpEngine["client"];
  inquire: Inquiry;
  /** The ranges or credentials are others now. */
  onChange(): void;
}

export interface RangesDesk {
  plan(): RangesPlan;
  /** Durable when it answers; problem `configuration.invalid` with `detail.issues`. */
  change(change: (local: LocalRanges) => LocalRanges): Promise<Outcome<void>>;
  /** Asks one address one thing, with each credential in turn or with one of them; problem `address.invalid`. */
  ask(target: { address: string; port: number; credentialId?: string }): Promise<Outcome<Asked>>;
}

const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";
/** RFC 3805 prtGeneralTable. */
const PRT_GENERAL = "1.3.6.1.2.1.43.5.1";
/** An answer comes within this or a person has waited long enough. */
const PATIENCE = { timeoutMs: 2000, retries: 1 };

const targetSchema = z.strictObject({
  address: z.string().max(64),
  port: z.int().min(1).max(65_535),
  credentialId: z.string().max(64).optional(),
});

export function createRangesDesk(ports: RangesDeskPorts): RangesDesk {
  const { settings } = ports;
  const planned = (configuration: Pick<Configuration, "ranges"> | undefined): PlannedRange[] =>
    configuration?.ranges.map(({ name, addresses, exclude, port }) => {
      const parsed = parseAddresses(addresses, exclude);
      const permitted = parsed.ok
        ? ports.consent().restrict({ name, addresses: parsed.value, port })
        : parsed;
      return {
        ...{ name, addresses, exclude, port },
        count: parsed.ok ? parsed.value.count : 0,
        isForbidden: !permitted.ok,
      };
    }) ?? [];
  const credentials = () => ports.configuration()?.credentials ?? settings.data.local.credentials;

  return {
    plan() {
      const { configuration, local } = settings.data;
      const own =
        ports.mayUseOwnNetworks &&
        withFirstRanges({
          configuration: undefined,
          local: { ...local, ranges: [], ownNetworks: true },
          ...ports.where(),
        });
      return {
        isNamedByServer: (configuration?.ranges.length ?? 0) > 0,
        inForce: planned(ports.configuration()),
        ...(ports.mayUseOwnNetworks && { own: planned(own || undefined) }),
        isOwnWanted: local.ownNetworks,
        local: planned(local),
        credentials: credentials().map(shown),
        localCredentials: local.credentials.map(shown),
      };
    },
    async change(change) {
      const wanted = change(structuredClone(settings.data.local));
      const ids = wanted.credentials.map(({ id }) => id);
      // Who says it on the spot has one list of credentials, tried in its order.
      const local = { ...wanted, ranges: wanted.ranges.map((range) => ({ ...range, credentials: ids })) };
      const parsed = parseWith(localRangesSchema, local, "configuration.invalid", "What was entered");
      if (!parsed.ok) return parsed;
      settings.update((data) => {
        data.local = parsed.value;
      });
      const durable = await settings.flush();
      if (!durable.ok) return durable;
      ports.onChange();
      return success(undefined);
    },
    async ask(wanted) {
      const parsed = parseWith(targetSchema, wanted, "address.invalid", "What was entered");
      if (!parsed.ok) return parsed;
      const { port, credentialId } = parsed.value;
      const address = canonicalAddress(parsed.value.address);
      if (address === undefined) return failure("address.invalid", "That is no IP address.");
      if (!ports.consent().mayTouch(address, port)) return success({ answer: "not-permitted" });
      const tried = credentials().filter(({ id }) => credentialId === undefined || id === credentialId);
      const signal = AbortSignal.timeout(30_000);
      const problems = [];
      for (const credential of tried) {
        const target = { address, port, credential };
        const told = await ports.client.get(target, [SYS_DESCR, SYS_OBJECT_ID], { ...PATIENCE, signal });
        if (!told.ok) {
          problems.push({ credentialId: credential.id, problem: told.problem });
          continue;
        }
        const tables = await ports.client.getNext(target, [PRT_GENERAL], { ...PATIENCE, signal });
        const description = textOf(told.value[0]?.value);
        return success({
          answer: "told",
          credentialId: credential.id,
          version: credential.version,
          ...(description !== undefined && { description }),
          hasPrinterTables: tables.ok && tables.value.some(({ oid }) => isBelow(oid, PRT_GENERAL)),
        });
      }
      const evidence = await ports.inquire(
        { address, port, problems: problems.map(({ problem }) => problem) },
        signal,
      );
      const codes = problems.map(({ credentialId: id, problem: { code } }) => ({ credentialId: id, code }));
      return success({ answer: "none", problems: codes, evidence });
    },
  };
}

function shown(credential: Credential): ShownCredential {
  const { id, version } = credential;
  if (credential.version !== "3") return { id, version };
  const { level, authProtocol, privProtocol } = credential;
  return { id, version, level, ...(authProtocol && { authProtocol }), ...(privProtocol && { privProtocol }) };
}

function textOf(value: SnmpValue | undefined): string | undefined {
  return (value?.type === "OCTET STRING" && decodeText(value.value)) || undefined;
}
