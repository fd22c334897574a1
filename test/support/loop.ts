// The whole loop as `npm start` runs it, seen from outside: what it prints, its pages and its API.
import { join } from "node:path";
import type { Printer } from "../../src/model/index.ts";
import { eventually, type Running, type RunOptions, root, start } from "./programs.ts";

export interface Loop {
  program: Running;
  serverUrl: string;
  boxUrl: string;
  /** The one-time link, while nobody has an account. */
  firstVisit: string | undefined;
  /** Of the box, while nobody has set a passphrase. */
  setupCode: string | undefined;
  /** SHA-256 of the certificate of the box's page. */
  fingerprint: string | undefined;
}

/** Starts the loop and waits for the addresses that it prints. */
export async function startLoop(words: string[], options: RunOptions = {}): Promise<Loop> {
  const program = start(join(root, "src/start/main.ts"), words, options);
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
  });
  const said = await eventually(
    "the addresses of the loop",
    () => (hasEnded || program.out().includes("Ctrl-C") ? program.out() : undefined),
    40_000,
  );
  if (hasEnded) throw new Error(`the loop ended by itself: ${said}${program.err()}`);
  const address = (name: string) => new RegExp(`^ +${name} +(http\\S+)`, "m").exec(said)?.[1];
  const [serverUrl, boxUrl] = [address("Server"), address("Box")];
  if (!serverUrl || !boxUrl) throw new Error(`no addresses in what was printed: ${said}`);
  const fingerprint = /^ +Fingerprint +(\S+)/m.exec(said)?.[1];
  const setupCode = /^ +Setup code +(\S+)/m.exec(said)?.[1];
  return { program, serverUrl, boxUrl, firstVisit: address("First visit"), setupCode, fingerprint };
}

/** What a person sees who is signed in. */
export interface Visitor {
  cookie: string;
  get<T>(path: string): Promise<T>;
  send(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Response>;
}

export type FleetPrinter = Omit<Printer, "readings"> & { id: number; state: string; lastSeen: string };

export const person = { name: "robin", password: "correct horse battery" };

/** Makes the first account by the printed link, as the page's form does. */
export function visitFirst(serverUrl: string, link: string): Promise<Visitor> {
  const token = new URL(link).searchParams.get("token") ?? "";
  return enter(serverUrl, "/welcome", { token, ...person });
}

export function signIn(serverUrl: string): Promise<Visitor> {
  return enter(serverUrl, "/login", { ...person, next: "/" });
}

async function enter(serverUrl: string, path: string, fields: Record<string, string>): Promise<Visitor> {
  const answer = await fetch(serverUrl + path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { origin: serverUrl },
    redirect: "manual",
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  if (answer.status !== 303 || !cookie) throw new Error(`${path} answered ${answer.status}`);
  const ask = (target: string, init: RequestInit = {}) =>
    fetch(serverUrl + target, {
      ...init,
      headers: { cookie, origin: serverUrl, ...(init.headers as Record<string, string> | undefined) },
    });
  return {
    cookie,
    async get(target) {
      const got = await ask(target);
      if (!got.ok) throw new Error(`${target} answered ${got.status}: ${await got.text()}`);
      return (got.headers.get("content-type")?.includes("json") ? got.json() : got.text()) as never;
    },
    send: (method, target, body) =>
      ask(target, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        }),
      }),
  };
}

export async function fleetOf(visitor: Visitor): Promise<FleetPrinter[]> {
  return (await visitor.get<{ printers: FleetPrinter[] }>("/api/v1/printers?perPage=200")).printers;
}
