// What may stand between a box and its server: something that reads everything and edits, cuts, repeats, delays,
// swaps or invents what it likes. It speaks plain HTTP to both sides, as a box sees it that may not use TLS.

import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const attacks = [
  "pass",
  "edit-request",
  "edit-answer",
  "truncate-request",
  "truncate-answer",
  /** The server gets the message twice; the box gets the second answer. */
  "repeat",
  /** The server gets an earlier message in place of this one; the box gets that answer. */
  "replay-request",
  /** The message is kept back and delivered just before the next one that is let through. */
  "hold",
  /** The message is delivered, the box gets the answer to an earlier one. */
  "replay-answer",
  /** The message is delivered, the answer is not. */
  "lose-answer",
  "lose-request",
  "login-page",
  "unauthorized",
  "gone",
  "redirect",
  "flood",
  "rubbish-envelope",
] as const;
export type Attack = (typeof attacks)[number];

export interface HostileProxy {
  /** Where the box believes its server to be. */
  url: string;
  /** Decides what befalls each message (never the key document); `pass` at first. */
  choose: (message: number) => Attack;
  /** Every octet of every body that went by, both ways. */
  seen(): Buffer;
  /** Messages so far. */
  count(): number;
  close(): Promise<void>;
}

interface Passed {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export async function startHostileProxy(target: string): Promise<HostileProxy> {
  const requests: Buffer[] = [];
  const answers: Passed[] = [];
  const seen: Buffer[] = [];
  let held: Buffer[] = [];
  let count = 0;

  const forward = async (path: string, method: string, headers: Record<string, string>, body: Buffer) => {
    const passed = await pass(new URL(path, target), method, headers, body);
    seen.push(body, passed.body);
    return passed;
  };

  const proxy: HostileProxy = {
    url: "",
    choose: () => "pass",
    seen: () => Buffer.concat(seen),
    count: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await collect(incoming);
    const path = incoming.url ?? "/";
    const type = incoming.headers["content-type"];
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    const send = (answer: Passed) => {
      response.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length });
      response.end(answer.body);
    };
    const deliver = async (envelope = body) => {
      for (const late of held.splice(0)) await forward(path, "POST", headers, late);
      const answer = await forward(path, "POST", headers, envelope);
      answers.push(answer);
      return answer;
    };
    if (incoming.method !== "POST") return send(await forward(path, "GET", headers, body));
    const attack = proxy.choose(count++);
    seen.push(body);
    requests.push(body);
    const earlier = <T>(list: T[]): T | undefined => list[(count * 7) % Math.max(1, list.length - 1)];
    switch (attack) {
      case "pass":
        return send(await deliver());
      case "edit-request":
        return send(await deliver(edited(body, count)));
      case "truncate-request":
        return send(await deliver(body.subarray(0, (body.length * 2) / 3)));
      case "edit-answer": {
        const answer = await deliver();
        return send({ ...answer, body: edited(answer.body, count) });
      }
      case "truncate-answer": {
        const answer = await deliver();
        return send({ ...answer, body: answer.body.subarray(0, answer.body.length >> 1) });
      }
      case "repeat":
        await deliver();
        return send(await deliver());
      case "replay-request":
        return send(await deliver(earlier(requests) ?? body));
      case "replay-answer": {
        const old = earlier(answers);
        const answer = await deliver();
        return send(old ?? answer);
      }
      case "hold":
        held = [...held, body];
        response.destroy();
        return;
      case "lose-answer":
        await deliver();
        response.destroy();
        return;
      case "lose-request":
        response.destroy();
        return;
      case "rubbish-envelope":
        return send({
          status: 200,
          headers,
          body: Buffer.concat([Buffer.from("TBX1\u0002"), body.subarray(5)]),
        });
      default:
        return send(pages[attack]);
    }
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

const html = { "content-type": "text/html" };
const pages = {
  "login-page": {
    status: 200,
    headers: html,
    body: Buffer.from("<html><h1>Welcome to our Wi-Fi</h1></html>"),
  },
  unauthorized: {
    status: 401,
    headers: { ...html, "www-authenticate": "Basic" },
    body: Buffer.from("log in"),
  },
  gone: { status: 410, headers: html, body: Buffer.from("gone") },
  redirect: { status: 302, headers: { location: "http://127.0.0.1:9/" }, body: Buffer.alloc(0) },
  flood: { status: 200, headers: html, body: Buffer.alloc(2_000_000, 0x41) },
} satisfies Partial<Record<Attack, Passed>>;

/** One bit of the body turned over, at a place that differs from time to time. */
function edited(body: Buffer, turn: number): Buffer {
  const copy = Buffer.from(body);
  const place = (turn * 131) % Math.max(1, copy.length);
  copy[place] = (copy[place] ?? 0) ^ (1 << (turn % 8));
  return copy;
}

async function collect(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function pass(url: URL, method: string, headers: Record<string, string>, body: Buffer): Promise<Passed> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      { method, headers: { ...headers, "content-length": body.length }, agent: false },
      (answer) => {
        const type = answer.headers["content-type"];
        collect(answer).then(
          (content) =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: type === undefined ? {} : { "content-type": type },
              body: content,
            }),
          reject,
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
