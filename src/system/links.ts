// Which network interfaces have somebody at the other end: a plugged cable, an associated radio.
import { readdirSync, readFileSync } from "node:fs";

export interface NetworkLink {
  interface: string;
  hasCarrier: boolean;
}

/** ARPHRD_ETHER of <linux/if_arp.h>: cables and radios alike. */
const ETHERNET = 1;

/** All but loopback and tunnels; undefined where the system does not tell. */
export function readLinks(sys = "/sys"): NetworkLink[] | undefined {
  let names: string[];
  try {
    names = readdirSync(`${sys}/class/net`);
  } catch {
    return undefined; // not Linux
  }
  return names.flatMap((name): NetworkLink[] => {
    const told = (file: string) => {
      try {
        return Number(readFileSync(`${sys}/class/net/${name}/${file}`, "utf8"));
      } catch {
        return undefined; // gone meanwhile; `carrier` of an interface that is down cannot be read
      }
    };
    if (told("type") !== ETHERNET) return [];
    return [{ interface: name, hasCarrier: told("carrier") === 1 }];
  });
}
