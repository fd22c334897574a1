// The server's end of the tunnel as small as the contract allows, written from it and not from the server: keys,
// streams, gaps and the chain of reports, in memory. Everything it took is kept, so that a test can count.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  bodyHash,
  type Command,
  makeClaimCode,
  newBoxKeyPair,
  newClaimToken,
  newSignKeyPair,
  openEnvelope,
  parseApplianceMessage,
  parseBody,
  parseClaimCode,
  type Refusal,
  type ServerMessage,
  type SignedKeyDocument,
  sealEnvelope,
  signKeyDocument,
  toBase64url,
} from "../../src/protocol/index.ts";
import type { HttpExchange } from "../../src/tunnel/index.ts";

export interface Taken {
  epoch: string;
  stream: "data" | "control";
  sequence: number;
  type: string;
  hash: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every type
  message: any;
}

interface StreamMemory {
  highest: number;
  hash: string;
  hashes: Map<number, string>;
}

export class TunnelPeer {
  root = newSignKeyPair();
  sign = newSignKeyPair();
  box = newBoxKeyPair();
  retired = new Map<string, ReturnType<typeof newBoxKeyPair>>();
  serial = 1;
  config: Record<string, unknown> | undefined;
  commands: Command[] = [];
  want: ServerMessage["want"];
  time = Date.UTC(2026, 10, 22, 12);
  /** Sign key (hex) of the box that owns the code; undefined before. */
  owner: string | undefined;
  standing: "known" | "revoked" = "known";
  /** Refuses with this in place of taking the message. */
  refuseNext: ((message: Taken["message"]) => Refusal | undefined) | undefined;
  readonly taken: Taken[] = [];
  /** Every refusal that was answered. */
  readonly refusals: string[] = [];
  readonly token = newClaimToken();
  #streams = new Map<string, StreamMemory>();
  #lastReport: string | undefined;
  #wish: "full" | "nothing" = "nothing";

  get claimCode(): string {
    return makeClaimCode(this.token, this.root.publicKey);
  }

  get keyDocument(): SignedKeyDocument {
    return signKeyDocument(
      {
        schema: 1,
        serial: this.serial,
        issuedAt: new Date(this.time).toISOString(),
        signKeys: [toBase64url(this.sign.publicKey)],
        boxKeys: [toBase64url(this.box.publicKey)],
        envelopeVersions: [1],
        compressions: [0, 1, 2],
        reportSchemas: [1],
        limits: {},
      },
      this.root.secretKey,
    );
  }

  /** New keys under the same root; what was sealed to the old box key still opens unless it is `forgotten`. */
  rotate(options: { forgotten?: boolean } = {}): void {
    if (!options.forgotten) this.retired.set(toBase64url(this.box.publicKey), this.box);
    this.sign = newSignKeyPair();
    this.box = newBoxKeyPair();
    this.serial++;
  }

  reports(): Taken[] {
    return this.taken.filter((each) => each.type === "report");
  }

  results(): Taken[] {
    return this.taken.filter((each) => each.type === "command-result");
  }

  checkIns(): Taken[] {
    return this.taken.filter((each) => each.type === "check-in");
  }

  /** A memory as a backup holds it. */
  backup(): () => void {
    const streams = structuredClone(this.#streams);
    const [lastReport, taken] = [this.#lastReport, [...this.taken]];
    return () => {
      this.#streams = structuredClone(streams);
      this.#lastReport = lastReport;
      this.taken.splice(0, this.taken.length, ...taken);
    };
  }

  /** POST /tunnel: status and body. */
  post(envelope: Uint8Array): { status: number; body: Uint8Array } {
    const pairs = [this.box, ...this.retired.values()];
    const opened = openEnvelope(envelope, {
      kind: 1,
      recipient: (id) => pairs.find((pair) => bodyHashId(pair.publicKey) === Buffer.from(id).toString("hex")),
      maxEnvelopeBytes: 1024 * 1024,
      maxBodyBytes: 2 * 1024 * 1024,
    });
    if (!opened.ok)
      return { status: opened.problem.code === "envelope.not-for-us" ? 409 : 400, body: new Uint8Array() };
    const sender = Buffer.from(opened.value.senderSignKey).toString("hex");
    const reply = this.#receive(opened.value.body, sender);
    if (reply.reason) this.refusals.push(reply.reason.code);
    const { reason, ...rest } = reply;
    const common = {
      v: 1 as const,
      inReplyTo: opened.value.digest,
      serverTime: new Date(this.time).toISOString(),
      ...rest,
    };
    const answer: ServerMessage = reason
      ? { ...common, type: "refused", reason }
      : { ...common, type: "ack" };
    return {
      status: 200,
      body: sealEnvelope({
        kind: 2,
        body: Buffer.from(JSON.stringify(answer)),
        compression: 1,
        recipientBoxKey: opened.value.senderBoxKey,
        sender: { sign: this.sign, box: this.box },
      }),
    };
  }

  #receive(
    body: Uint8Array,
    sender: string,
  ): Pick<ServerMessage, "accepted" | "config" | "commands" | "want"> & { reason?: Refusal } {
    const nothing = { epoch: null, data: null, control: null };
    const parsed = parseBody(body);
    const read = parsed.ok ? parseApplianceMessage(parsed.value) : parsed;
    if (!read.ok) {
      return {
        accepted: nothing,
        reason: {
          code: read.problem.code === "report.invalid" ? "report-invalid" : "message-invalid",
          message: read.problem.message,
        },
      };
    }
    const message = read.value;
    if (message.type === "enrol") {
      const token = parseClaimCode(this.claimCode);
      if (!token.ok || !("token" in message.payload) || message.payload.token !== this.token)
        return { accepted: nothing, reason: { code: "claim-unknown" } };
      if (this.owner !== undefined && this.owner !== sender)
        return { accepted: nothing, reason: { code: "claim-used" } };
      this.owner = sender;
    }
    if (this.standing === "revoked") return { accepted: nothing, reason: { code: "revoked" } };
    if (this.owner !== sender) return { accepted: nothing, reason: { code: "unknown-sender" } };

    const { epoch, stream, sequence } = message;
    const hash = bodyHash(body);
    const key = `${epoch} ${stream}`;
    const memory = this.#streams.get(key) ?? { highest: 0, hash: "", hashes: new Map() };
    const refuse = (reason: Refusal) => ({ accepted: this.#accepted(epoch), reason });
    if (sequence <= memory.highest) {
      if (memory.hashes.get(sequence) === hash)
        return { accepted: this.#accepted(epoch), ...this.#tell(message) };
      return refuse({ code: stream === "control" ? "sequence-passed" : "sequence-reused" });
    }
    const refusal = this.refuseNext?.(message);
    if (refusal) return refuse(refusal);
    if (stream === "data" && sequence > memory.highest + 1) {
      const lost = "lost" in message ? message.lost : undefined;
      const states = lost && lost.from <= memory.highest + 1 && lost.to === sequence - 1;
      if (!states) return refuse({ code: "gap", expected: memory.highest + 1 });
    }
    if (message.type === "report") {
      const { form, base } = message.payload;
      if (form === "changes" && base !== this.#lastReport) return refuse({ code: "need-full" });
      this.#lastReport = hash;
      if (form === "full") this.#wish = "nothing";
    }
    memory.highest = sequence;
    memory.hash = hash;
    memory.hashes.set(sequence, hash);
    this.#streams.set(key, memory);
    this.taken.push({ epoch, stream, sequence, type: message.type, hash, message });
    if (message.type === "command-result")
      this.commands = this.commands.filter((command) => command.id !== message.payload.id);
    return { accepted: this.#accepted(epoch), ...this.#tell(message) };
  }

  askForFull(): void {
    this.#wish = "full";
  }

  #tell(message: { configRevision: string | null }) {
    const want = [...(this.want ?? []), ...(this.#wish === "full" ? ["full" as const] : [])];
    this.want = undefined;
    return {
      ...(this.config && this.config.revision !== message.configRevision ? { config: this.config } : {}),
      ...(this.commands.length > 0 ? { commands: this.commands } : {}),
      ...(want.length > 0 ? { want } : {}),
    };
  }

  #accepted(epoch: string): ServerMessage["accepted"] {
    const of = (stream: string) => {
      const memory = this.#streams.get(`${epoch} ${stream}`);
      return memory ? { sequence: memory.highest, body: memory.hash } : null;
    };
    const [data, control] = [of("data"), of("control")];
    return { epoch: data || control ? epoch : null, data, control };
  }

  /** The peer without a network between. */
  get http(): HttpExchange {
    return async ({ method, url, body = new Uint8Array() }) => {
      const { pathname } = new URL(url);
      if (method === "GET" && pathname === "/tunnel/keys")
        return { ok: true, value: { status: 200, body: Buffer.from(JSON.stringify(this.keyDocument)) } };
      if (method === "POST" && pathname === "/tunnel") return { ok: true, value: this.post(body) };
      return { ok: true, value: { status: 404, body: new Uint8Array() } };
    };
  }

  /** The peer as an HTTP server on a loopback port; `cut` ends the connections that stand. */
  async listen(tls?: {
    key: string;
    cert: string;
    ciphers?: string;
  }): Promise<{ url: string; port: number; cut: () => void; close: () => Promise<void> }> {
    const { createServer: createTls } = await import("node:https");
    const handle: Parameters<typeof createServer>[1] = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", async () => {
        const answer = await this.http({
          method: request.method === "POST" ? "POST" : "GET",
          url: `http://peer${request.url}`,
          body: Buffer.concat(chunks),
          maxBytes: 0,
          timeoutMs: 0,
        });
        if (!answer.ok) {
          response.destroy();
          return;
        }
        response.writeHead(answer.value.status, {
          "content-type":
            request.method === "POST" ? "application/vnd.tallybox.envelope" : "application/json",
        });
        response.end(answer.value.body);
      });
      request.on("error", () => {});
    };
    const server = tls ? createTls(tls, handle) : createServer(handle);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    return {
      port,
      url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
      cut: () => server.closeAllConnections(),
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  }
}

function bodyHashId(publicKey: Uint8Array): string {
  return bodyHash(publicKey).slice(0, 16);
}
