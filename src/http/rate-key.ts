import { isIPv6 } from "node:net";
import { canonicalAddress } from "../model/index.ts";
import { plainAddress } from "./plain-address.ts";

/** What an address counts as: itself for IPv4, its /64 for IPv6, where one host has as many addresses as it likes. */
export function rateKey(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const groups = expand(canonicalAddress(plain) ?? plain);
  return `${groups.slice(0, 4).join(":")}::/64`;
}

function expand(address: string): string[] {
  const [head = "", tail = ""] = (address.split("%")[0] ?? "").split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  if (!address.includes("::")) return left;
  return [...left, ...new Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
}
