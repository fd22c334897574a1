// The box's page as a browser sees it: with cookies, by its forms; over HTTPS, or asked in this process.
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Hono } from "hono";
import { createPage, type PagePorts } from "../../src/appliance/web/app.ts";
import type { HomePorts } from "../../src/appliance/web/home-routes.tsx";
import type { PageEnv } from "../../src/appliance/web/page-kit.tsx";
import { openOwner } from "../../src/owner/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { FaultyFiles } from "./faulty-files.ts";

export interface PageAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface BoxVisitor {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<PageAnswer>;
  /** Sends the form of the page at `from` (the path itself) with these fields. */
  send(path: string, fields: Record<string, string>, from?: string): Promise<PageAnswer>;
  /** As it is, without a form's token. */
  post(path: string, body: string, headers?: Record<string, string>): Promise<PageAnswer>;
}

type Ask = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
) => Promise<PageAnswer>;

export const BOX_PASSPHRASE = "three green bottles";
const FORM = "application/x-www-form-urlencoded";

function visitorOf(origin: string, exchange: Ask): BoxVisitor {
  const cookies = new Map<string, string>();
  const ask: Ask = async (method, path, headers, body) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await exchange(method, path, { ...(cookie && { cookie }), ...headers }, body);
    for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const post: BoxVisitor["post"] = (path, body, headers = {}) =>
    ask("POST", path, { origin, "content-type": FORM, ...headers }, body);
  return {
    cookies,
    get: (path, headers = {}) => ask("GET", path, headers),
    post,
    async send(path, fields, from = path) {
      const page = await ask("GET", from, {});
      return post(path, new URLSearchParams({ "form-token": formTokenIn(page.text), ...fields }).toString());
    },
  };
}

export function formTokenIn(html: string): string {
  return /name="form-token" value="([^"]+)"/.exec(html)?.[1] ?? "";
}

/** Over HTTPS; the certificate is read from the box's data folder at each request. */
export function boxVisitor(url: string, dataFolder: string): BoxVisitor {
  return visitorOf(
    url,
    (method, path, headers, body) =>
      new Promise((done, fail) => {
        const ca = readFileSync(join(dataFolder, "tls/certificate.pem"));
        // The name is checked that was connected to, whatever the Host header says.
        const servername = isIP(new URL(url).hostname) === 0 ? new URL(url).hostname : "";
        const asked = request(url + path, { method, headers, ca, servername, agent: false }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("error", fail);
          answer.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            done({ status: answer.statusCode ?? 0, headers: answer.headers, text });
          });
        });
        asked.on("error", fail);
        asked.end(body);
      }),
  );
}

/** Asked in this process, from a client at this address. */
export function pageVisitor(page: Hono<PageEnv>, client = "192.168.1.50"): BoxVisitor {
  const socket = { remoteAddress: client, localAddress: "192.168.1.20" };
  return visitorOf("https://tallybox.local", async (method, path, headers, body) => {
    const init = { method, headers: { host: "tallybox.local", ...headers } };
    const asked = await page.request(
      `https://tallybox.local${path}`,
      body === undefined ? init : { ...init, body },
      {
        incoming: { socket },
      },
    );
    const said = { ...Object.fromEntries(asked.headers), "set-cookie": asked.headers.getSetCookie() };
    return { status: asked.status, headers: said, text: await asked.text() };
  });
}

/** The setup code of a box that nobody has claimed; undefined afterwards. */
export function setupCodeOf(dataFolder: string): string | undefined {
  const path = join(dataFolder, "setup-code.txt");
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}

/** Opens a new box with its setup code. */
export async function unlock(visitor: BoxVisitor, code: string | undefined): Promise<BoxVisitor> {
  const opened = await visitor.send("/unlock", { code: code ?? "" });
  if (opened.status !== 303) throw new Error(`/unlock answered ${opened.status}: ${opened.text}`);
  return visitor;
}

/** A page in this process, with an owner's file in memory and nobody's passphrase in it. */
export async function pageInMemory(home: HomePorts, more: Partial<PagePorts> = {}) {
  const files = new FaultyFiles();
  const clock = more.clock ?? systemClock;
  const opened = await openOwner({ clock, log: silentLog, files }, "/data");
  if (!opened.ok) throw new Error(opened.problem.message);
  const own = { names: () => ["tallybox.local"], addresses: () => ["192.168.1.20"] };
  const ports = { clock, log: silentLog, owner: opened.value, own, home };
  const page = createPage({
    ...ports,
    zone: () => "UTC",
    network: async () => undefined,
    sections: [],
    ...more,
  });
  return { page, owner: opened.value, files, setupCode: () => files.text("/data/setup-code.txt")?.trim() };
}
