// A server without sockets, and boxes that speak to it in sealed envelopes made with the protocol alone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import {
  type ApplianceMessage,
  bodyHash,
  encodeBody,
  newRandomId,
  newSenderKeys,
  openEnvelope,
  parseBody,
  parseClaimCode,
  parseServerMessage,
  type SenderKeys,
  type ServerMessage,
  sealEnvelope,
} from "../../src/protocol/index.ts";
import { type Boxes, createBoxes, createIdentities, type Identities } from "../../src/server/fleet/index.ts";
import { type KeyHolder, openKeys } from "../../src/server/keys/index.ts";
import { createPacks, type Packs } from "../../src/server/packs/index.ts";
import {
  type ClaimCodes,
  createClaimCodes,
  createSites,
  createWaitingBoxes,
  type Sites,
  type WaitingBoxes,
} from "../../src/server/sites/index.ts";
import { openStore, type Store } from "../../src/server/store/index.ts";
import { loadRoster, type TunnelOptions, tunnelRoutes } from "../../src/server/tunnel/index.ts";
import { silentLog } from "../../src/shared/index.ts";
import { ManualClock } from "./manual-clock.ts";

export const ENVELOPE = "application/vnd.tallybox.envelope";
export const by = { name: "Ada" };

export interface ServerWorld {
  store: Store;
  clock: ManualClock;
  keys: KeyHolder;
  keyFile: string;
  sites: Sites;
  claimCodes: ClaimCodes;
  waitingBoxes: WaitingBoxes;
  boxes: Boxes;
  identities: Identities;
  packs: Packs;
  tunnel: Hono;
  /** What happened to messages, in order. */
  outcomes: string[];
  siteId: string;
  post(envelope: Uint8Array, headers?: Record<string, string>): Promise<Response>;
  /** The token of a fresh claim code of the site. */
  claimToken(options?: { siteId?: string; days?: number }): Promise<string>;
  /** A box that is enrolled at the site. */
  enrolled(options?: { siteId?: string }): Promise<TestBox>;
  events(): Promise<string[]>;
  close(): Promise<void>;
}

export async function startServerWorld(options: TunnelOptions = {}): Promise<ServerWorld> {
  const folder = mkdtempSync(join(tmpdir(), "tallybox-server-"));
  const clock = new ManualClock(Date.parse("2026-03-01T08:00:00Z"));
  const store = await openStore(":memory:");
  const keyFile = join(folder, "keys.json");
  const keys = openKeys(keyFile, { clock, log: silentLog });
  const sites = createSites({ store, clock });
  const claimCodes = createClaimCodes({ store, clock, keys, publicUrl: "http://tally.example" });
  const waitingBoxes = createWaitingBoxes({ store, clock });
  const roster = await loadRoster(store);
  const boxes = createBoxes({ store, clock, onRevoked: (signKey) => roster.refresh(signKey) });
  const identities = createIdentities({ store, clock });
  const packs = createPacks({ store, clock, keys });
  const outcomes: string[] = [];
  const tunnel = tunnelRoutes(
    {
      ...{ store, clock, log: silentLog, roster, keys },
      clientAddress: (c) => c.req.header("x-test-address") ?? "192.0.2.1",
      count: (outcome) => outcomes.push(outcome),
    },
    options,
  );
  const made = await sites.create({ name: "Oslo", by });
  if (!made.ok) throw new Error(made.problem.message);
  const siteId = made.value.id;

  const world: ServerWorld = {
    ...{
      store,
      clock,
      keys,
      keyFile,
      sites,
      claimCodes,
      waitingBoxes,
      boxes,
      identities,
      packs,
      tunnel,
      outcomes,
      siteId,
    },
    post: async (envelope, headers = {}) =>
      tunnel.request("/", {
        method: "POST",
        headers: { "content-type": ENVELOPE, ...headers },
        body: Buffer.from(envelope),
      }),
    async claimToken({ siteId: at = siteId, days = 7 } = {}) {
      const code = await claimCodes.create({ siteId: at, days, by });
      if (!code.ok) throw new Error(code.problem.message);
      const parsed = parseClaimCode(code.value.code);
      if (!parsed.ok) throw new Error(parsed.problem.message);
      return parsed.value.token;
    },
    async enrolled({ siteId: at = siteId } = {}) {
      const box = new TestBox(world.post, keys);
      const answer = await box.enrol(await world.claimToken({ siteId: at }));
      if (answer.type !== "ack") throw new Error(`not enrolled: ${answer.reason.code}`);
      return box;
    },
    async events() {
      const rows = await store.selectFrom("events").select("kind").orderBy("id").execute();
      return rows.map((row) => row.kind);
    },
    async close() {
      await store.destroy();
      rmSync(folder, { recursive: true });
    },
  };
  return world;
}

type Message = Record<string, unknown> & { type: ApplianceMessage["type"] };
type Post = (envelope: Uint8Array, headers?: Record<string, string>) => Promise<Response>;

/** A box reduced to its keys, its numbers and what it says. */
export class TestBox {
  keys: SenderKeys = newSenderKeys();
  epoch = newRandomId();
  boot = newRandomId();
  hardware = "ab".repeat(32);
  configRevision: string | null = null;
  sequence = { data: 0, control: 0 };
  address = "192.0.2.1";
  readonly #post: Post;
  readonly #server: Pick<KeyHolder, "sender">;

  constructor(post: Post, server: Pick<KeyHolder, "sender">) {
    this.#post = post;
    this.#server = server;
  }

  /** The box as a copy of its storage would be: same keys and numbers. */
  clone(): TestBox {
    const copy = new TestBox(this.#post, this.#server);
    Object.assign(copy, this, { sequence: { ...this.sequence } });
    return copy;
  }

  enrol(token: string): Promise<ServerMessage> {
    return this.send({
      type: "enrol",
      payload: { token, model: "Test box", version: "1.0.0", name: "Attic" },
    });
  }

  checkIn(more: Record<string, unknown> = {}, payload: Record<string, unknown> = {}): Promise<ServerMessage> {
    return this.send({
      type: "check-in",
      payload: {
        clock: { state: "ntp", uptimeMs: 60_000, now: "2026-03-01T08:00:00.000Z" },
        versions: { appliance: "1.0.0" },
        ...payload,
      },
      ...more,
    });
  }

  report(payload: unknown, more: Record<string, unknown> = {}): Promise<ServerMessage> {
    return this.send({ type: "report", payload, ...more });
  }

  /** A message with the next number of its stream, unless it brings one. */
  compose(message: Message): Uint8Array {
    const stream = message.type === "enrol" || message.type === "check-in" ? "control" : "data";
    const body = {
      v: 1,
      epoch: this.epoch,
      stream,
      sequence: this.sequence[stream] + 1,
      sentAt: "2026-03-01T08:00:00.000Z",
      boot: this.boot,
      hardware: this.hardware,
      configRevision: this.configRevision,
      ...message,
    };
    this.sequence[stream] = Math.max(this.sequence[stream], Number(body.sequence));
    return encodeBody(body);
  }

  seal(body: Uint8Array): Uint8Array {
    return sealEnvelope({
      ...{ kind: 1, body, compression: 1, sender: this.keys },
      recipientBoxKey: this.#server.sender().box.publicKey,
    });
  }

  send(message: Message): Promise<ServerMessage> {
    return this.sendBody(this.compose(message));
  }

  async sendBody(body: Uint8Array): Promise<ServerMessage> {
    const envelope = this.seal(body);
    const response = await this.#post(envelope, { "x-test-address": this.address });
    if (response.status !== 200) throw new Error(`status ${response.status}: ${await response.text()}`);
    return this.open(new Uint8Array(await response.arrayBuffer()), envelope);
  }

  /** The answer, which must be sealed to this box, signed by the server and meant for that envelope. */
  open(answer: Uint8Array, envelope: Uint8Array): ServerMessage {
    const server = Buffer.from(this.#server.sender().sign.publicKey);
    const opened = openEnvelope(answer, {
      kind: 2,
      recipient: () => this.keys.box,
      maxEnvelopeBytes: 256 * 1024,
      maxBodyBytes: 1024 * 1024,
      isKnownSender: ({ signKey }) => server.equals(signKey),
    });
    if (!opened.ok) throw new Error(opened.problem.message);
    const parsed = parseBody(opened.value.body);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const message = parseServerMessage(parsed.value);
    if (!message.ok) throw new Error(message.problem.message);
    if (message.value.inReplyTo !== bodyHash(envelope)) throw new Error("the answer is for another envelope");
    return message.value;
  }
}

/** The code of a refusal; `ack` where there was none. */
export function outcomeOf(answer: ServerMessage): string {
  return answer.type === "ack" ? "ack" : answer.reason.code;
}
