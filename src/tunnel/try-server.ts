// The way to a server tried step by step, for whoever wants to know which of them fails.
import { isIP } from "node:net";
import type { Problem } from "../shared/index.ts";
import type { Hop, HttpExchange } from "./http-exchange.ts";
import { hostOf } from "./proxy-tunnel.ts";
import { fetchServerKeys } from "./server-keys.ts";

export interface TriedHop {
  /** `keys`: who answers shows a server's keys, and those of the right one where that is known. */
  hop: Hop | "keys";
  state: "fine" | "failed" | "not-tried";
}

export interface ServerTrial {
  server: string;
  /** In the order of the way. */
  hops: TriedHop[];
  /** Of the step that failed. */
  problem?: Problem;
}

/** Asks a server for its keys, changes nothing and sends nothing of the box; `server` as `parseServerAddress` gives it. */
export async function tryServer(
  http: HttpExchange,
  { server, fingerprint, hasProxy }: { server: string; fingerprint?: string; hasProxy: boolean },
  signal?: AbortSignal,
): Promise<ServerTrial> {
  const trust = fingerprint === undefined ? { anyone: true as const } : { fingerprint };
  const fetched = await fetchServerKeys(http, server, trust, signal);
  const way = wayTo(new URL(server), hasProxy);
  if (fetched.ok) return { server, hops: way.map((hop) => ({ hop, state: "fine" })) };
  const { problem } = fetched;
  const failed = way.indexOf(hopOf(problem));
  const stateAt = (at: number) => (at < failed ? "fine" : at === failed ? "failed" : "not-tried");
  return { server, hops: way.map((hop, at) => ({ hop, state: stateAt(at) })), problem };
}

function wayTo(url: URL, hasProxy: boolean): TriedHop["hop"][] {
  const connection: Hop[] = hasProxy ? ["proxy"] : isIP(hostOf(url)) ? ["tcp"] : ["dns", "tcp"];
  return [...connection, ...(url.protocol === "https:" ? (["tls"] as const) : []), "http", "keys"];
}

function hopOf({ code, detail }: Problem): TriedHop["hop"] {
  if (code !== "tunnel.unreachable") return "keys";
  return (detail as { hop?: Hop } | undefined)?.hop ?? "http";
}
