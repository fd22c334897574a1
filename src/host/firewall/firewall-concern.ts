// The firewall: computed from the owner's file, which the service cannot write, so that a service gone wrong cannot
// reach what its owner did not permit.
import { z } from "zod";
import { failure, type Log, type Outcome, success } from "../../shared/index.ts";
import { attemptWrite, nodeFiles, writeDurably } from "../../state/index.ts";
import { accessPointAddress } from "../access-point/access-point-concern.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import type { Firewall, FirewallView } from "../host.ts";
import type { RunProgram } from "../run-program.ts";
import { askedNetworks, networkOf } from "./asked-networks.ts";
import { isPrintPort } from "./print-ports.ts";
import { ruleset } from "./ruleset.ts";

const port = z.int().min(1).max(65_535);
const serverPort = port.refine((each) => !isPrintPort(each), "is a port on which printers take jobs");

const requestSchema = z.strictObject({ do: z.literal("apply"), serverPorts: z.array(serverPort).max(4) });
const keptSchema = requestSchema.pick({ serverPorts: true });

/** The part of the owner's file that matters here. */
const ownerSchema = z.object({
  consent: z
    .object({
      networks: z.array(z.string().max(255)).max(1000).default([]),
      ports: z.array(port).max(32).default([]),
    })
    .optional(),
});

const SNMP_PORT = 161;

export interface FirewallPorts {
  run: RunProgram;
  log: Log;
  attached(): { cidr: string; address: string; interface: string; isLoopback: boolean }[];
}

export interface FirewallOptions {
  ownerFile: string;
  /** Where the server's ports stand until the service tells them again. */
  keptFile: string;
  serviceUser: string;
}

export interface FirewallKeeper {
  concern: Concern;
  /** Puts the rules in force with what was told last: when the machine starts, and when its networks change. */
  apply(): Promise<Outcome<FirewallView>>;
}

export function firewallKeeper(ports: FirewallPorts, options: FirewallOptions): FirewallKeeper {
  async function apply(): Promise<Outcome<FirewallView>> {
    const consent = (await readJson(options.ownerFile, ownerSchema))?.consent;
    const kept = await readJson(options.keptFile, keptSchema);
    const attached = ports.attached().filter(({ isLoopback }) => !isLoopback);
    const ownNetworks = attached.map(({ cidr }) => cidr);
    const networks = askedNetworks({
      consented: consent?.networks ?? [],
      ownNetworks,
      accessPoint: `${accessPointAddress}/24`,
    });
    const asked = [SNMP_PORT, ...(consent?.ports ?? []).filter((each) => !isPrintPort(each))];
    const snmpPorts = [...new Set(asked)];
    const serverPorts = [...new Set(kept?.serverPorts ?? [])];
    const accessPoint = attached.find(({ address }) => address === accessPointAddress);
    const text = ruleset({
      serviceUser: options.serviceUser,
      ownNetworks: [...new Set(ownNetworks.flatMap((cidr) => networkOf(cidr) ?? []))],
      askedNetworks: [...new Set(networks)],
      snmpPorts,
      serverPorts,
      ...(accessPoint && { accessPointInterface: accessPoint.interface }),
    });
    const loaded = await ports.run("nft", ["--file", "-"], { input: text });
    if (loaded.status !== 0) {
      ports.log.error("nft refused the rules", { said: loaded.err.slice(0, 500) });
      return failure("host.not-available", "The firewall could not be put in force; the old rules hold.");
    }
    ports.log.info("the firewall is in force", { networks: networks.length });
    return success({ isEnforced: true, networks, snmpPorts, serverPorts });
  }

  return {
    apply,
    concern: concern(requestSchema, async ({ serverPorts }) => {
      const written = await attemptWrite("the server's ports", () =>
        writeDurably(nodeFiles, options.keptFile, Buffer.from(JSON.stringify({ serverPorts }))),
      );
      return written.ok ? apply() : written;
    }),
  };
}

/** What a file holds; undefined where there is none, or it cannot be read: then only what is always permitted holds. */
async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const content = await nodeFiles.read(path);
  if (content === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(Buffer.from(content).toString())).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function helpedFirewall(helpers: HelperClient): Firewall {
  return {
    apply: ({ serverPorts }) =>
      helpers.ask("firewall", { do: "apply", serverPorts }) as ReturnType<Firewall["apply"]>,
  };
}
