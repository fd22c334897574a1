import type { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diffReport } from "../../../src/report/index.ts";
import { apiRoutes } from "../../../src/server/api/index.ts";
import { createApiToken, createAuth, newAdminLink } from "../../../src/server/auth/index.ts";
import { silentLog } from "../../../src/shared/index.ts";
import { inventedFleet } from "../../support/fleet-records.ts";
import { outcomeOf, type ServerWorld, startServerWorld, type TestBox } from "../../support/server-world.ts";

const SECRET = "very-secret-community";
const KEYS = { authKey: "authentication-secret", privKey: "privacy-secret" };
let world: ServerWorld;
let api: Hono;
let box: TestBox;
let token: string;

beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
  const auth = createAuth(
    { store: world.store, clock: world.clock, log: silentLog, clientAddress: () => "192.0.2.1" },
    "http://tally.example",
  );
  api = apiRoutes({ ...world, auth, version: "1.2.3" });
  await newAdminLink(world.store, world.clock);
  const account = { id: "a1", name: "ada" };
  await world.store
    .insertInto("accounts")
    .values({ ...account, passwordHash: "-", createdAt: 0, lastLoginAt: null, disabledAt: null })
    .execute();
  const made = await createApiToken(world.store, world.clock, { name: "test", by: account });
  token = made.ok ? made.value.token : "";
});
afterEach(() => world.close());

async function ask(method: string, path: string, body?: unknown) {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await api.request(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    text,
    headers: response.headers,
    json: isJson ? JSON.parse(text) : {},
  };
}

async function reportFleet(count: number): Promise<void> {
  const [payload] = diffReport(undefined, inventedFleet(count));
  expect(outcomeOf(await box.report(payload))).toBe("ack");
}

describe("who may ask", () => {
  test("only who is signed in or holds a token in force", async () => {
    expect((await api.request("/printers")).status).toBe(401);
    expect((await ask("GET", "/printers")).status).toBe(200);
    const { json } = await ask("GET", "/tokens");
    expect((await ask("DELETE", `/tokens/${json.tokens[0].id}`)).status).toBe(204);
    expect((await ask("GET", "/printers")).status).toBe(401);
  });

  test("every route but the descriptions of API and protocol", async () => {
    const { json } = await ask("GET", "/openapi.json");
    for (const [path, operations] of Object.entries<Record<string, { security?: [] }>>(json.paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        if (security) {
          expect(path).toBe("/api/v1/schemas/{file}");
          continue;
        }
        const bare = path.replace("/api/v1", "").replaceAll(/\{\w+\}/g, "x");
        const headers = { origin: "http://tally.example" };
        const response = await api.request(bare, { method: method.toUpperCase(), headers });
        expect([method, path, response.status]).toEqual([method, path, 401]);
      }
    }
  });
});

describe("errors are problem documents", () => {
  test("an unknown path", async () => {
    const { status, headers, json } = await ask("GET", "/nothing");
    expect(status).toBe(404);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(json).toMatchObject({ type: "urn:tallybox:problem:not-found", status: 404 });
  });

  test("fields that are wrong are named", async () => {
    const { status, json } = await ask("GET", "/printers?perPage=0&sort=luck");
    expect(status).toBe(422);
    expect(json.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      "/perPage",
      "/sort",
    ]);
    const created = await ask("POST", "/sites", { title: "x" });
    expect(created.json.errors).toContainEqual(expect.objectContaining({ pointer: "/name" }));
  });

  test("a body that is no JSON, or does not say that it is", async () => {
    const send = (type: string, body: string) =>
      api.request("/sites", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": type },
        body,
      });
    expect((await send("text/plain", "{}")).status).toBe(415);
    expect((await send("application/json", "{")).status).toBe(400);
    expect((await send("application/json", `"${"x".repeat(1_100_000)}"`)).status).toBe(413);
  });
});

describe("printers", () => {
  test("are listed in pages, sorted, searched", async () => {
    await reportFleet(30);
    const first = await ask("GET", "/printers?sort=total&order=desc&perPage=20");
    expect(first.json).toMatchObject({ total: 30, page: 1, perPage: 20 });
    const totals = first.json.printers.map((each: { counters: { total: number } }) => each.counters.total);
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
    expect((await ask("GET", "/printers?perPage=20&page=2")).json.printers).toHaveLength(10);
    const one = first.json.printers[3];
    const found = await ask("GET", `/printers?q=${one.serialNumber.toLowerCase()}`);
    expect(found.json.printers.map((each: { id: number }) => each.id)).toEqual([one.id]);
    expect((await ask("GET", "/printers?q=%25")).json.total).toBe(0);
    const addresses = (await ask("GET", "/printers?sort=address&perPage=30")).json.printers.map(
      (each: { address: string }) => each.address,
    );
    const lastOctets = addresses.map((address: string) => Number(address.split(".")[3]));
    expect(lastOctets).toEqual([...lastOctets].sort((x, y) => x - y));
  });

  test("one is told whole, with readings and who sees it", async () => {
    await reportFleet(2);
    const { json } = await ask("GET", "/printers");
    const { id } = json.printers[0];
    const one = await ask("GET", `/printers/${id}`);
    expect(one.json.readings.length).toBeGreaterThan(5);
    expect(one.json.seenBy).toMatchObject([{ appliance: "Attic" }]);
    expect(json.printers[0].readings).toBeUndefined();
    const history = await ask("GET", `/printers/${id}/readings?name=counters.total`);
    expect(history.json.values).toEqual([{ at: one.json.lastSeen, value: one.json.counters.total }]);
    expect((await ask("GET", `/printers/${id}/supplies`)).json.supplies.length).toBeGreaterThan(0);
    expect((await ask("GET", "/printers/999999")).status).toBe(404);
    expect((await ask("GET", "/printers/x")).status).toBe(404);
  });

  test("a removed one is gone until its box reports everything again", async () => {
    await reportFleet(2);
    const { json } = await ask("GET", "/printers");
    expect((await ask("DELETE", `/printers/${json.printers[0].id}`)).status).toBe(204);
    expect((await ask("GET", "/printers")).json.total).toBe(1);
    expect((await box.checkIn()).want).toEqual(["full"]);
    await reportFleet(2);
    expect((await ask("GET", "/printers")).json.total).toBe(2);
  });

  test("of a box that is offline are not read, whatever they said last; the box tells since when and why", async () => {
    await reportFleet(3);
    await box.checkIn();
    const { json } = await ask("GET", "/appliances");
    expect(json.appliances).toMatchObject([{ state: "online", since: null, reason: null }]);
    const offlineSince = world.clock.now();
    await world.store.updateTable("appliances").set({ offlineSince }).execute();
    const since = new Date(offlineSince).toISOString();
    const reason = { code: "box-offline", what: "Does not check in" };
    const { id } = json.appliances[0];
    expect((await ask("GET", `/appliances/${id}`)).json).toMatchObject({ state: "offline", since, reason });
    expect((await ask("GET", "/printers?state=answering")).json.total).toBe(0);
    expect((await ask("GET", "/printers?state=silent")).json.total).toBe(0);
    const unread = (await ask("GET", "/printers?state=not-read&sort=state")).json;
    expect(unread.total).toBe(3);
    for (const printer of unread.printers)
      expect(printer).toMatchObject({ state: "not-read", notReadSince: printer.lastSeen });
    expect((await ask("GET", "/fleet.csv")).text).not.toContain("answering");
  });

  test("come as a table in which no cell is a formula", async () => {
    const fleet = inventedFleet(1);
    for (const [ref, record] of fleet) {
      const { readings: _, ...printer } = record.printer;
      fleet.set(ref, { ...record, printer: { ...printer, model: '=HYPERLINK("http://evil.example")' } });
    }
    const [payload] = diffReport(undefined, fleet);
    await box.report(payload);
    const { text, headers } = await ask("GET", "/fleet.csv");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head, line] = text.split("\r\n");
    expect(head).toMatch(/^site,address,vendor,model,serialNumber/);
    expect(line).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  });
});

describe("a site's configuration", () => {
  const configuration = {
    schema: 1,
    ranges: [{ name: "a", addresses: ["10.0.0.0/24"], credentials: ["v2", "v3"] }],
    credentials: [
      { id: "v2", version: "2c", community: SECRET },
      {
        ...{ id: "v3", version: "3", user: "reader", level: "authPriv" },
        ...{ authProtocol: "sha256", privProtocol: "aes128", ...KEYS },
      },
    ],
  };
  const path = () => `/sites/${world.siteId}/configuration`;

  test("goes in with secrets and comes out without them", async () => {
    const put = await ask("PUT", path(), configuration);
    expect(put.status).toBe(200);
    const shown = await ask("GET", path());
    expect(shown.json.credentials).toMatchObject([
      { id: "v2", community: { set: true } },
      { id: "v3", user: "reader", authKey: { set: true }, privKey: { set: true } },
    ]);
    const answers = [put, shown, await ask("GET", "/sites"), await ask("GET", "/events")];
    for (const secret of [SECRET, ...Object.values(KEYS)]) {
      for (const answer of answers) expect(answer.text).not.toContain(secret);
    }
  });

  test("sent back as it came keeps its secrets", async () => {
    await ask("PUT", path(), configuration);
    const shown = await ask("GET", path());
    shown.json.ranges[0].name = "renamed";
    expect((await ask("PUT", path(), shown.json)).status).toBe(200);
    expect(await world.sites.configuration(world.siteId)).toMatchObject({
      ranges: [{ name: "renamed" }],
      credentials: [{ community: SECRET }, KEYS],
    });
  });

  test("that is wrong is refused with the fields, and without the secret in them", async () => {
    const before = await world.sites.configuration(world.siteId);
    const { status, json, text } = await ask("PUT", path(), {
      ...configuration,
      ranges: [{ name: "a", addresses: ["10.0.0.300"], credentials: ["nobody"] }],
    });
    expect(status).toBe(422);
    expect(json.errors.map((error: { pointer: string }) => error.pointer)).toEqual(
      expect.arrayContaining(["/ranges/0/addresses/0", "/ranges/0/credentials/0"]),
    );
    expect(text).not.toContain(SECRET);
    expect(await world.sites.configuration(world.siteId)).toEqual(before);
  });

  test("cannot set the key that printers' identities are made with", async () => {
    const siteKey = "A".repeat(43);
    expect((await ask("PUT", path(), { ...configuration, siteKey })).status).toBe(200);
    expect((await ask("GET", path())).json.siteKey).toBeUndefined();
    const { config } = await box.checkIn();
    expect(config?.siteKey).toMatch(/^[\w-]{43}$/);
    expect(config?.siteKey).not.toBe(siteKey);
  });

  test("made from an older one is refused, so that nobody's change is lost", async () => {
    const shown = (await ask("GET", path())).json;
    expect((await ask("PUT", path(), shown)).status).toBe(200);
    expect((await ask("PUT", path(), shown)).status).toBe(409);
  });

  test("a kept secret of a credential that is new is asked for", async () => {
    const credentials = [{ id: "other", version: "2c", community: { set: true } }];
    const { status, json } = await ask("PUT", path(), { schema: 1, ranges: [], credentials });
    expect(status).toBe(422);
    expect(json.errors[0].pointer).toBe("/credentials/0/community");
  });
});

describe("boxes", () => {
  test("are told to do things, renamed and revoked", async () => {
    const { id } = (await ask("GET", "/appliances")).json.appliances[0];
    expect((await ask("POST", `/appliances/${id}/commands`, { type: "collect" })).status).toBe(201);
    expect((await ask("POST", `/appliances/${id}/commands`, { type: "explode" })).status).toBe(422);
    expect((await box.checkIn()).commands).toMatchObject([{ type: "collect" }]);
    expect((await ask("PATCH", `/appliances/${id}`, { name: "Cellar" })).status).toBe(204);
    expect((await ask("GET", `/appliances/${id}`)).json).toMatchObject({
      name: "Cellar",
      status: { versions: { appliance: "1.0.0" } },
      question: null,
    });
    expect((await ask("POST", `/appliances/${id}/confirm-move`)).status).toBe(409);
    expect((await ask("POST", `/appliances/${id}/revoke`)).status).toBe(204);
    expect(outcomeOf(await box.checkIn())).toBe("revoked");
  });
});

describe("claim codes", () => {
  test("are shown when they are made and never again", async () => {
    const made = await ask("POST", "/claim-codes", { site: world.siteId, note: "for the cellar" });
    expect(made.status).toBe(201);
    expect(made.json.code).toMatch(/^([0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
    const list = await ask("GET", "/claim-codes");
    expect(list.text).not.toContain(made.json.code);
    expect(list.json.claimCodes.map((code: { state: string }) => code.state).sort()).toEqual([
      "open",
      "used",
    ]);
    expect((await ask("DELETE", `/claim-codes/${made.json.id}`)).status).toBe(204);
    expect((await ask("POST", "/claim-codes", { site: "nowhere" })).status).toBe(404);
  });
});

test("the description names every path and says how errors look", async () => {
  const { json } = await ask("GET", "/openapi.json");
  expect(json).toMatchObject({ openapi: "3.1.0", info: { version: "1.2.3" } });
  expect(Object.keys(json.paths)).toEqual(
    expect.arrayContaining(["/api/v1/printers", "/api/v1/sites/{id}/configuration", "/api/v1/claim-codes"]),
  );
  const operationIds = Object.values<Record<string, { operationId: string }>>(json.paths).flatMap(
    (operations) => Object.values(operations).map((operation) => operation.operationId),
  );
  expect(new Set(operationIds).size).toBe(operationIds.length);
});

test("the schemas of what boxes and servers say to each other are published to anybody", async () => {
  const { json } = await ask("GET", "/openapi.json");
  const files = json.paths["/api/v1/schemas/{file}"].get.parameters[0].schema.enum as string[];
  expect(files).toContain("report.json");
  for (const file of files) {
    const response = await api.request(`/schemas/${file}`);
    expect(response.headers.get("content-type")).toBe("application/schema+json");
    expect(await response.json()).toMatchObject({ title: `Tallybox ${file.replace(".json", "")}` });
  }
  expect((await api.request("/schemas/secrets.json")).status).toBe(404);
});

describe("volumes and identity", () => {
  const start = Date.parse("2026-02-01T00:00:00Z");
  async function history(values: [day: number, value: number][]): Promise<number> {
    await reportFleet(1);
    const { id } = await world.store.selectFrom("printers").select("id").executeTakeFirstOrThrow();
    await world.store.deleteFrom("readings").execute();
    const rows = values.map(([day, value]) => ({
      ...{ printerId: id, name: "counters.total", value },
      at: start + day * 86_400_000,
    }));
    await world.store.insertInto("readings").values(rows).execute();
    return id;
  }

  test("a month's volume has both meter readings, the difference and what was odd", async () => {
    const id = await history([
      [-1, 1000],
      [3, 1100],
      [4, 0],
      [5, 1150],
      [29, 1200],
    ]);
    const { status, json } = await ask("get", `/printers/${id}/volumes?month=2026-02`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      counters: [
        {
          name: "counters.total",
          from: { at: "2026-01-31T00:00:00.000Z", value: 1000 },
          to: { at: "2026-02-06T00:00:00.000Z", value: 1150 },
          delta: 150,
          events: [
            { kind: "zero", from: 1100, to: 0 },
            { kind: "returned", from: 0, to: 1150 },
          ],
        },
      ],
    });
    const csv = await ask("get", "/volumes.csv?from=2026-02-01T00:00:00Z&to=2026-03-05T00:00:00Z");
    expect(csv.text.split("\r\n")[1]).toContain(",1000,2026-03-02T00:00:00.000Z,1200,200,");
    expect((await ask("get", `/printers/${id}/volumes`)).status).toBe(422);
    expect((await ask("get", "/printers/999/volumes?month=2026-02")).status).toBe(404);
  });

  test("links are made, told and undone", async () => {
    await reportFleet(2);
    const ids = (await world.store.selectFrom("printers").select("id").orderBy("id").execute()).map(
      (row) => row.id,
    );
    const made = await ask("post", `/printers/${ids[0]}/links`, { otherId: ids[1] });
    expect(made.status).toBe(204);
    expect((await ask("get", "/printers")).json).toMatchObject({ total: 1 });
    const { json } = await ask("get", `/printers/${ids[0]}/links`);
    const [link] = (json as { links: { linkId: number; status: string }[] }).links;
    expect(link).toMatchObject({ status: "linked", decidedBy: "ada" });
    expect((await ask("get", `/printers/${ids[1]}`)).status).toBe(200);
    expect((await ask("post", `/printer-links/${link?.linkId}/separate`)).status).toBe(204);
    expect((await ask("get", "/printers")).json).toMatchObject({ total: 2 });
  });
});
