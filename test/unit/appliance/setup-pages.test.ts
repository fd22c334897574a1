// The pages of the set-up's steps, asked as a function of requests: what they take, what they refuse beside which field,
// and what they never show again.
import { beforeEach, describe, expect, test } from "vitest";
import { createConsent } from "../../../src/appliance/consent.ts";
import { withFirstRanges } from "../../../src/appliance/first-ranges.ts";
import { createRangesDesk } from "../../../src/appliance/ranges-desk.ts";
import { defaultSettings, type SettingsDocument } from "../../../src/appliance/settings.ts";
import type { HomePorts } from "../../../src/appliance/web/home-routes.tsx";
import { rangesSection } from "../../../src/appliance/web/ranges-section.tsx";
import { type ServerSectionPorts, serverSection } from "../../../src/appliance/web/server-section.tsx";
import { makeClaimCode, newClaimToken, newSignKeyPair } from "../../../src/protocol/index.ts";
import { failure, type Outcome, success } from "../../../src/shared/index.ts";
import type { SnmpClient } from "../../../src/snmp/index.ts";
import { type BoxVisitor, pageInMemory, pageVisitor, unlock } from "../../support/box-page.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const home = { view: () => ({}), runNow: () => {} } as unknown as HomePorts;
const SECRET = "s3cret-community";

let data: SettingsDocument;
let changes: number;
let visitor: BoxVisitor;
let asked: string[];
let answers: Outcome<{ oid: string; value?: never }[]>;

const client = {
  get: async ({ address, credential }: { address: string; credential: { id: string } }) => {
    asked.push(`${address} ${credential.id}`);
    return answers;
  },
  getNext: async () => success([{ oid: "1.3.6.1.2.1.43.5.1.1.1.1" }]),
} as unknown as SnmpClient;

const claims: { code: string; server: string }[] = [];
let claimed: Outcome<void>;
let clock: ManualClock;
const server: ServerSectionPorts = {
  state: () => ({ name: "attic", enrolment: "none", waitingMessages: 0 }),
  claim: async (claim) => {
    claims.push(claim);
    return claimed;
  },
  move: async () => failure("tunnel.not-enrolled", "no server"),
  try: async () => failure("usage", "no address"),
};

beforeEach(async () => {
  data = defaultSettings();
  [changes, asked, answers, claimed] = [0, [], success([]), success(undefined)];
  claims.length = 0;
  clock = new ManualClock();
  const where = { networks: [{ cidr: "192.168.1.20/24", hasArp: true }], seen: [] };
  const desk = createRangesDesk({
    settings: {
      get data() {
        return data;
      },
      update: (change: (of: SettingsDocument) => void) => {
        data = structuredClone(data);
        change(data);
      },
      flush: async () => success(undefined),
    } as never,
    configuration: () =>
      withFirstRanges({ configuration: data.configuration ?? undefined, local: data.local, ...where }),
    consent: () =>
      createConsent({
        document: { networks: [], ports: [] },
        ownNetworks: [{ cidr: "192.168.1.20/24" }],
        demonstration: false,
      }),
    where: () => where,
    mayUseOwnNetworks: true,
    client,
    inquire: async () => ["no-echo"],
    onChange: () => {
      changes++;
    },
  });
  const made = await pageInMemory(home, { clock, sections: [serverSection(server), rangesSection(desk)] });
  visitor = await unlock(pageVisitor(made.page), made.setupCode());
});

const saved = { status: 303, headers: { location: "/ranges?done=saved" } };
const credential = (fields: Record<string, string>) => visitor.send("/ranges/credentials", fields, "/ranges");
const range = (fields: Record<string, string>) => visitor.send("/ranges/add", fields, "/ranges");

describe("the ranges' page", () => {
  test("proposes the box's own networks, and searches a range that is named instead", async () => {
    expect((await visitor.get("/ranges")).text).toContain("Own network 192.168.1.0/24");
    expect(
      await range({ addresses: "10.4.0.0/24\n10.5.0.1-9", exclude: "10.4.0.1", port: "", name: "" }),
    ).toMatchObject(saved);
    expect(data.local.ranges).toEqual([
      {
        ...{ name: "Range 1", addresses: ["10.4.0.0/24", "10.5.0.1-9"], exclude: ["10.4.0.1"] },
        ...{ port: 161, credentials: ["public"], enabled: true },
      },
    ]);
    expect(changes).toBe(1);
    expect((await visitor.get("/ranges")).text).toContain("10.5.0.1-9");
    await visitor.send("/ranges/remove", { name: "Range 1" }, "/ranges");
    expect(data.local.ranges).toEqual([]);
  });

  test("says beside the field what is wrong with an address, a port or a name, and loses nothing", async () => {
    const wrong = await range({
      addresses: "10.4.0.300",
      exclude: "10.4.0.1",
      port: "70000",
      name: "Office",
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("“10.4.0.300” is no address");
    expect(wrong.text).toContain("A port is a number from 1 to 65535");
    for (const typed of ["10.4.0.300</textarea>", 'value="70000"', 'value="Office"', 'value="10.4.0.1"'])
      expect(wrong.text).toContain(typed);
    expect((await range({ addresses: "10.0.0.0/8", port: "161" })).text).toContain("too many addresses");
    await range({ addresses: "10.4.0.1", name: "Office", port: "161" });
    expect((await range({ addresses: "10.4.0.2", name: "Office", port: "161" })).text).toContain(
      "of this name already",
    );
    expect(data.local.ranges).toHaveLength(1);
  });

  test("marks a range that the owner's consent does not permit", async () => {
    await range({ addresses: "203.0.113.0/24", port: "161" });
    expect((await visitor.get("/ranges")).text).toContain("Not permitted on this box");
  });

  test("takes communities and users of SNMPv3 with every algorithm, for every range, and never shows a secret", async () => {
    await range({ addresses: "10.4.0.1", port: "161" });
    expect(await credential({ kind: "1", community: SECRET })).toMatchObject(saved);
    const user = { kind: "3", user: "reader", level: "authPriv", context: "lab" };
    for (const [authProtocol, privProtocol] of [
      ...[
        ["md5", "des"],
        ["sha1", "aes128"],
        ["sha224", "aes256"],
        ["sha256", "aes256c"],
      ],
      ...[
        ["sha384", "aes128"],
        ["sha512", "des"],
      ],
    ] as [string, string][])
      expect(
        await credential({
          ...user,
          authProtocol,
          privProtocol,
          authKey: "auth-secret",
          privKey: "priv-secret",
        }),
      ).toMatchObject(saved);
    expect(await credential({ kind: "3", user: "guest", level: "noAuthNoPriv" })).toMatchObject(saved);
    expect(data.local.credentials).toHaveLength(9);
    expect(data.local.ranges[0]?.credentials).toHaveLength(9);
    const { text } = await visitor.get("/ranges");
    expect(text).toContain("community-1");
    expect(text).toContain("SNMP v3, authPriv, sha256, aes256c");
    for (const secret of [SECRET, "auth-secret", "priv-secret", "reader"]) expect(text).not.toContain(secret);
    await visitor.send("/ranges/credentials/remove", { id: "community-1" }, "/ranges");
    expect(data.local.ranges[0]?.credentials).toHaveLength(8);
  });

  test("says what a credential lacks without repeating a secret", async () => {
    const refused = await credential({
      ...{ kind: "3", user: "reader", level: "authPriv", authProtocol: "sha1", authKey: "short" },
      ...{ privProtocol: "aes128", privKey: "" },
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("At least 8 characters");
    expect(refused.text).toContain("This is needed");
    expect(refused.text).toContain('value="reader"');
    expect(refused.text).not.toContain('"short"');
    expect((await credential({ kind: "2c", community: "" })).text).toContain("This is needed");
    const twice = await credential({ kind: "2c", community: SECRET, id: "public" });
    expect(twice.text).toContain("one of this name already");
    expect(twice.text).not.toContain(SECRET);
    expect(data.local.credentials).toHaveLength(1);
  });

  test("asks one printer, only where the owner permits it, and explains what came", async () => {
    const ask = (address: string) =>
      visitor.send("/ranges/ask", { "try-address": address, "try-port": "161" }, "/ranges");
    expect((await ask("10.4.0.300")).text).toContain("This is no IP address");
    expect((await ask("203.0.113.7")).text).toContain("may not ask 203.0.113.7");
    expect(asked).toEqual([]);
    expect((await ask("10.4.0.7")).text).toContain("10.4.0.7 answers (SNMP v2c, public)");
    answers = failure("snmp.timeout", "No answer.");
    const silent = await ask("10.4.0.8");
    expect(silent.text).toContain("10.4.0.8 does not answer SNMP");
    expect(silent.text).toContain("it does not answer ping");
    expect(asked).toEqual(["10.4.0.7 public", "10.4.0.8 public"]);
  });

  test("shows what the server names, and changes nothing of it", async () => {
    data.configuration = withFirstRanges({
      ...{ configuration: undefined, networks: [], seen: [] },
      local: {
        ranges: [
          {
            name: "HQ",
            addresses: ["10.9.0.0/24"],
            exclude: [],
            port: 161,
            credentials: ["hq"],
            enabled: true,
          },
        ],
        credentials: [{ id: "hq", version: "2c", community: SECRET }],
        ownNetworks: false,
      },
    }) as SettingsDocument["configuration"];
    const { text } = await visitor.get("/ranges");
    expect(text).toContain("The server names the ranges");
    expect(text).toContain("10.9.0.0/24");
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain("/ranges/add");
  });
});

describe("the server's page", () => {
  const code = makeClaimCode(newClaimToken(), newSignKeyPair().publicKey);
  const claim = (fields: Record<string, string>) => visitor.send("/server", fields);

  test.each([
    ["the code and the address", { code, server: "tally.example" }, "tally.example"],
    [
      "the link of a label",
      { code: `https://tally.example/claim#${code}`, server: "" },
      "https://tally.example",
    ],
    [
      "the URI",
      {
        code: `tallybox:claim?${new URLSearchParams({ server: "https://tally.example", code })}`,
        server: "",
      },
      "https://tally.example",
    ],
  ])("takes %s", async (_what, fields, named) => {
    expect(await claim(fields)).toMatchObject({ status: 303, headers: { location: "/server?done=claimed" } });
    expect(claims).toEqual([{ code: fields.code, server: named }]);
  });

  test("says beside the field what is wrong with a code before anybody is asked, and keeps what was typed", async () => {
    for (const [typed, said] of [
      ["1234", "this one has 4"],
      [`U${code.slice(1)}`, "has no “U”"],
      [`${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`, "mistyped"],
    ] as const) {
      const answer = await claim({ code: typed, server: "tally.example" });
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(said)]);
      expect(answer.text).toContain('value="tally.example"');
    }
    expect((await claim({ code, server: "" })).text).toContain("enter the address too");
    expect(claims).toEqual([]);
  });

  test("tells a refusal beside the code, and goes on waiting for a server that is not reached", async () => {
    claimed = failure("claim.expired", "expired");
    expect((await claim({ code, server: "tally.example" })).text).toContain("This code has expired");
    claimed = failure("tunnel.unreachable", "not reached");
    expect((await claim({ code, server: "tally.example" })).headers.location).toBe("/server?done=begun");
  });

  test("speaks the visitor's language", async () => {
    const { text } = await visitor.get("/server", { "accept-language": "fr" });
    expect(text).toContain("Rattacher le boîtier à ce serveur");
  });
});
