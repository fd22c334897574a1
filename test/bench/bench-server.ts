// A real server process with a site, and boxes reduced to what they say, sealed by the protocol alone.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  type ConfigurationInput,
  encodeBody,
  newRandomId,
  newSenderKeys,
  openEnvelope,
  parseBody,
  parseClaimCode,
  parseServerMessage,
  type ReportPayload,
  type ServerMessage,
  sealEnvelope,
  signedKeyDocumentSchema,
  verifyKeyDocument,
} from "../../src/protocol/index.ts";
import { benchFile } from "./measure.ts";
import { type RunningProgram, serverProgram, startProgram } from "./programs.ts";

const SITE = "Bench";

export interface BenchServer {
  url: string;
  program: RunningProgram;
  /** Gives the site this configuration. */
  configure(configuration: Omit<ConfigurationInput, "schema" | "revision">): void;
  claimCode(): string;
  close(): Promise<void>;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || !address) throw new Error("no port is free");
  return address.port;
}

export async function startBenchServer(
  name: string,
  which: "measured" | "other",
  more: string[] = [],
): Promise<BenchServer> {
  const data = benchFile(name);
  mkdirSync(data);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const words = ["--data", data, "--host", "127.0.0.1", "--port", `${port}`, "--public-url", url, ...more];
  const program = startProgram([process.execPath, serverProgram, ...words], which);
  await program.heard("The server is running", 20_000);
  const tell = (...said: string[]) => {
    const done = spawnSync(process.execPath, [serverProgram, ...said, "--data", data], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`tallybox-server ${said[0]}: ${done.stderr}`);
    return done.stdout.trim().split("\n").at(-1) ?? "";
  };
  return {
    url,
    program,
    configure(configuration) {
      const file = join(data, "site.json");
      writeFileSync(file, JSON.stringify({ name: SITE, configuration: { schema: 1, ...configuration } }));
      tell("site", "import", file);
    },
    claimCode: () => tell("claim-code", "--site", SITE),
    close: () => program.stop(),
  };
}

/** What a box needs to say something, and to understand the answer. */
export interface Speaker {
  /** A full report as the next message, sealed and not yet sent. */
  prepare(payload: ReportPayload): Uint8Array;
  send(envelope: Uint8Array): Promise<ServerMessage>;
}

/** Enrols a box; `from` is the address that the proxy in front names, so that every box has its own. */
export async function enrolSpeaker(server: BenchServer, from: string): Promise<Speaker> {
  const claim = parseClaimCode(server.claimCode());
  if (!claim.ok) throw new Error(claim.problem.message);
  const document = signedKeyDocumentSchema.parse(await (await fetch(`${server.url}/tunnel/keys`)).json());
  const verified = verifyKeyDocument(document, { fingerprint: claim.value.fingerprint });
  if (!verified.ok) throw new Error(verified.problem.message);
  const [serverKey = new Uint8Array()] = verified.value.boxKeys;
  const keys = newSenderKeys();
  const common = {
    v: 1 as const,
    epoch: newRandomId(),
    sentAt: new Date().toISOString(),
    boot: newRandomId(),
    hardware: "ab".repeat(32),
  };
  let sequence = 0;
  let configRevision: unknown = null;
  const seal = (message: object) =>
    sealEnvelope({
      kind: 1,
      body: encodeBody({ ...common, ...message }),
      compression: 1,
      recipientBoxKey: serverKey,
      sender: keys,
    });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const speaker: Speaker = {
    prepare: (payload) =>
      seal({ type: "report", stream: "data", sequence: ++sequence, configRevision, payload }),
    async send(envelope) {
      const answer = await post(`${server.url}/tunnel`, envelope, from, agent);
      const opened = openEnvelope(answer, {
        kind: 2,
        recipient: () => keys.box,
        maxEnvelopeBytes: 256 * 1024,
        maxBodyBytes: () => 1024 * 1024,
      });
      if (!opened.ok) throw new Error(`an answer of the server: ${opened.problem.message}`);
      const body = parseBody(opened.value.body);
      const message = body.ok ? parseServerMessage(body.value) : body;
      if (!message.ok) throw new Error(message.problem.message);
      return message.value;
    },
  };
  const payload = { token: claim.value.token, model: "Bench box", version: "1.0.0" };
  const enrolled = await speaker.send(
    seal({ type: "enrol", stream: "control", sequence: 1, configRevision: null, payload }),
  );
  if (enrolled.type !== "ack") throw new Error(`not enrolled: ${enrolled.reason.message}`);
  // A box that has its configuration is not given it again.
  configRevision = enrolled.config?.revision ?? null;
  // The server closes connections that are quiet for long; what is prepared meanwhile goes over a new one.
  agent.destroy();
  return speaker;
}

function post(url: string, envelope: Uint8Array, from: string, agent: Agent): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const headers = {
      "Content-Type": "application/vnd.tallybox.envelope",
      "Content-Length": envelope.length,
      "X-Forwarded-For": from,
    };
    const out = request(url, { method: "POST", headers, agent }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.once("error", reject);
      response.once("end", () => {
        const body = Buffer.concat(parts);
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`the server answers ${response.statusCode}: ${body.toString("utf8")}`));
      });
    });
    out.once("error", reject);
    out.end(envelope);
  });
}
