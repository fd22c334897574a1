// A box without a clock and a server whose certificate is out of date by it: over real TLS.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { success, systemClock } from "../../src/shared/index.ts";
import { createHttpExchange } from "../../src/tunnel/index.ts";
import { type Certified, certify, type Wish } from "../support/certificates.ts";
import { TunnelBox } from "../support/tunnel-box.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

const DAY_MS = 86_400_000;
/** A certificate that is right at the server's time, and either end of it: what the test's own machine is to the box. */
const VALID: Pick<Wish, "from" | "until"> = { from: -15, until: 15 };
const EXPIRED: Pick<Wish, "from" | "until"> = { from: -60, until: -30 };
const NOT_YET: Pick<Wish, "from" | "until"> = { from: 30, until: 60 };
const HOST = "127.0.0.1";
/** The server has no scruples about weak keys. */
const WHATEVER = "DEFAULT@SECLEVEL=0";

let authority: Certified;
let stranger: Certified;
let peer: TunnelPeer;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  authority = await certify({ name: "Test authority", from: -400, until: 400 });
  stranger = await certify({ name: "Somebody", from: -400, until: 400 });
});
beforeEach(() => {
  peer = new TunnelPeer();
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** What a box knows of the time. */
class KnownTime {
  state: "unset" | "server" = "unset";
  time = 0;
  now = () => this.time;
  isKnown = () => this.state === "server";
}

async function boxAt(certified: Certified, below: readonly Certified[] = []) {
  // Enrolled while all was well.
  const good = await certify({ name: "good", host: HOST, issuer: authority });
  const first = await peer.listen(good);
  const time = new KnownTime();
  const http = createHttpExchange({ clock: systemClock, time, extraCa: [authority.cert] });
  let port = first.port;
  const box = new TunnelBox((request) => {
    const url = new URL(request.url);
    url.port = String(port);
    return http({ ...request, url: url.href });
  });
  const tunnel = await box.start({
    buildCheckIn: async () => ({
      clock: { state: time.state, uptimeMs: 5000, now: "1970-01-01T00:00:05.000Z" },
      versions: { appliance: "1.0.0" },
    }),
    isTimeKnown: time.isKnown,
    onServerTime: (told) => {
      time.state = "server";
      time.time = told;
    },
  });
  closers.push(() => tunnel.stop());
  expect(await tunnel.enrol({ server: first.url, code: peer.claimCode })).toEqual(success(undefined));
  await first.close();
  const chain = [certified, ...below].map(({ cert }) => cert).join("");
  const second = await peer.listen({ key: certified.key, cert: chain, ciphers: WHATEVER });
  closers.push(second.close);
  port = second.port;
  // The enrolment told the time; the box has been without power since.
  time.state = "unset";
  time.time = 0;
  peer.taken.length = 0;
  return { box, tunnel, time };
}

const unreachable = { ok: false, problem: { code: "tunnel.unreachable" } };

describe("a box that does not know the time", () => {
  test.each([
    ["has expired", EXPIRED, -45],
    ["is not valid yet", NOT_YET, 45],
  ])(
    "takes it from the server whose certificate %s by its clock, and then verifies in full",
    async (_, dates, days) => {
      peer.time = Date.now() + days * DAY_MS;
      peer.config = { schema: 1, revision: "r9", ranges: [] };
      const { tunnel, time, box } = await boxAt(
        await certify({ name: "server", host: HOST, issuer: authority, ...dates }),
      );
      box.configuration = undefined;
      await tunnel.report();
      expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
      expect(time).toMatchObject({ state: "server", time: peer.time });
      const [bare, whole] = peer.checkIns().map(({ message }) => message.payload);
      expect(bare).toEqual({ clock: { state: "unset", uptimeMs: 5000, now: "1970-01-01T00:00:05.000Z" } });
      expect(whole).toMatchObject({ versions: { appliance: "1.0.0" }, outbox: { messages: 1 } });
      expect(await tunnel.deliverNow()).toEqual(success(undefined));
      expect(peer.reports()).toHaveLength(1);
    },
  );

  test("uses nothing but the time of that answer", async () => {
    peer.time = Date.now();
    // Still out of date by the server's own time: the connection made again is refused.
    const { tunnel, time, box } = await boxAt(
      await certify({ name: "server", host: HOST, issuer: authority, ...EXPIRED }),
    );
    const ran = [...box.ran];
    box.configuration = undefined;
    peer.config = { schema: 1, revision: "r9", ranges: [] };
    peer.commands = [
      { id: "ab".repeat(16), type: "discover", expiresAt: "2100-01-01T00:00:00Z", arguments: {} },
    ];
    peer.askForFull();
    await tunnel.report();
    expect(await tunnel.checkIn({ urgent: true })).toMatchObject(unreachable);
    expect(peer.checkIns()).toHaveLength(1);
    expect(time.state).toBe("server");
    expect(box.configuration).toBeUndefined();
    expect(box.ran).toEqual(ran);
    expect(tunnel.status()).toMatchObject({ waiting: { messages: 1 } });
    expect(peer.reports()).toEqual([]);
    // Now that the time is known, there is no exception any more.
    expect(await tunnel.checkIn({ urgent: true })).toMatchObject(unreachable);
    expect(peer.checkIns()).toHaveLength(1);
  });

  test("takes an authority between, and one whose own certificate is out of date by its clock", async () => {
    peer.time = Date.now() + 45 * DAY_MS;
    const between = await certify({ name: "Between", issuer: authority, ...NOT_YET });
    const certified = await certify({ name: "server", host: HOST, issuer: between, ...NOT_YET });
    const { tunnel } = await boxAt(certified, [between]);
    expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
  });

  const faults: [string, () => Promise<[Certified, ...Certified[]]>][] = [
    [
      "is for another host too",
      async () => [
        await certify({ name: "server", host: "elsewhere.example", issuer: authority, ...EXPIRED }),
      ],
    ],
    [
      "comes from an unknown authority too",
      async () => [await certify({ name: "server", host: HOST, issuer: stranger, ...EXPIRED }), stranger],
    ],
    [
      "names the authority but was signed by another",
      async () => {
        const impostor = { ...stranger, name: authority.name };
        return [await certify({ name: "server", host: HOST, issuer: impostor, ...EXPIRED })];
      },
    ],
    ["is self-signed too", async () => [await certify({ name: "server", host: HOST, ...EXPIRED })]],
    [
      "is for clients only too",
      async () => [
        await certify({ name: "server", host: HOST, issuer: authority, isForClients: true, ...EXPIRED }),
      ],
    ],
    [
      "has a weak key too",
      async () => [await certify({ name: "server", host: HOST, issuer: authority, key: "weak", ...EXPIRED })],
    ],
    [
      "was signed by one that is no authority",
      async () => {
        const leaf = await certify({ name: "leaf", host: "leaf.example", issuer: authority });
        return [await certify({ name: "server", host: HOST, issuer: leaf, ...EXPIRED }), leaf];
      },
    ],
    [
      "has more authorities above it than allowed",
      async () => {
        const narrow = await certify({ name: "Narrow", issuer: authority, pathLength: 0 });
        const below = await certify({ name: "Below", issuer: narrow });
        return [await certify({ name: "server", host: HOST, issuer: below, ...EXPIRED }), below, narrow];
      },
    ],
    [
      "comes from an authority for other names",
      async () => {
        const bound = await certify({ name: "Bound", issuer: authority, hasNameConstraints: true });
        return [await certify({ name: "server", host: HOST, issuer: bound, ...EXPIRED }), bound];
      },
    ],
  ];

  test.each(faults)("sends nothing where the certificate %s", async (_, make) => {
    peer.time = Date.now() - 45 * DAY_MS;
    const [certified, ...below] = await make();
    const { tunnel, time } = await boxAt(certified, below);
    expect(await tunnel.checkIn({ urgent: true })).toMatchObject(unreachable);
    expect(peer.taken).toEqual([]);
    expect(time.state).toBe("unset");
  });

  test.each(faults)("knows the time and still refuses a certificate that %s", async (_, make) => {
    const [certified, ...below] = await make();
    const { tunnel, time } = await boxAt(certified, below);
    time.state = "server";
    time.time = Date.now() - 45 * DAY_MS;
    expect(await tunnel.checkIn({ urgent: true })).toMatchObject(unreachable);
    expect(peer.taken).toEqual([]);
  });
});

test("a box that knows the time makes no exception, and sends nothing", async () => {
  const { tunnel, time } = await boxAt(
    await certify({ name: "server", host: HOST, issuer: authority, ...EXPIRED }),
  );
  time.state = "server";
  time.time = Date.now();
  expect(await tunnel.checkIn({ urgent: true })).toMatchObject(unreachable);
  expect(peer.taken).toEqual([]);
});

test("a valid certificate needs no exception: the first check-in says everything", async () => {
  const { tunnel } = await boxAt(await certify({ name: "server", host: HOST, issuer: authority, ...VALID }));
  expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
  expect(peer.checkIns()).toHaveLength(1);
  expect(peer.checkIns()[0]?.message.payload).toHaveProperty("versions");
});
