// A directly attached network on one machine: two network namespaces and a pair of virtual cables between them.
// The box stands in the one, printers in the other; whoever has no address there does not even answer ARP.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";

export interface AttachedNetwork {
  /** Words in front of a command that put it into the box's network. */
  box: string[];
  /** … and into the printers'. */
  printers: string[];
  close(): void;
}

const ip = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].find((path) => existsSync(path));

/** Why such a network cannot be made here; undefined when it can. */
export function whyNotAttached(): string | undefined {
  if (!ip) return "iproute2 is not installed";
  if (process.getuid?.() !== 0) return "it takes root";
  const name = `${newNamespaceName()}-try`;
  const made = spawnSync(ip, ["netns", "add", name]);
  if (made.status !== 0) return `no network namespace can be made: ${made.stderr}`.trim();
  spawnSync(ip, ["netns", "delete", name]);
  return undefined;
}

/** `box` is the box's address with its network, as 10.77.0.1/16; `printers` are the addresses that live there. */
export function attachNetwork(box: string, printers: readonly string[]): AttachedNetwork {
  const name = newNamespaceName();
  const [near, far] = [`${name}-box`, `${name}-far`];
  const bits = box.split("/")[1];
  const close = () => {
    process.off("exit", close);
    for (const name of [near, far]) spawnSync(ip ?? "ip", ["netns", "delete", name]);
  };
  process.once("exit", close);
  try {
    run(["netns", "add", near]);
    run(["netns", "add", far]);
    run(["-netns", near, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", far]);
    run(["-netns", near, "address", "add", box, "dev", "cable"]);
    const addresses = printers.map((address) => `address add ${address}/${bits} dev cable`);
    run(["-netns", far, "-batch", "-"], addresses.join("\n"));
    for (const name of [near, far])
      for (const link of ["lo", "cable"]) run(["-netns", name, "link", "set", link, "up"]);
  } catch (error) {
    close();
    throw error;
  }
  const within = (name: string) => [ip ?? "ip", "netns", "exec", name];
  return { box: within(near), printers: within(far), close };
}

/** Test files run side by side in one process. */
export function newNamespaceName(): string {
  return `tallybox-${process.pid}-${randomBytes(3).toString("hex")}`;
}

function run(words: string[], input?: string): void {
  const done = spawnSync(ip ?? "ip", words, input === undefined ? {} : { input });
  if (done.status !== 0) throw new Error(`ip ${words.join(" ")}: ${done.stderr}`);
}
