import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClientAddress, rateKey } from "../../../src/http/index.ts";
import { type Auth, createAuth, newAdminLink } from "../../../src/server/auth/index.ts";
import { createRateLimit } from "../../../src/server/http/rate-limit.ts";
import { openStore, type Store } from "../../../src/server/store/index.ts";
import { hashPassword, silentLog, verifyPassword } from "../../../src/shared/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const PASSWORD = "correct horse battery";
let store: Store;
let clock: ManualClock;
beforeEach(async () => {
  store = await openStore(":memory:");
  clock = new ManualClock();
});
afterEach(() => store.destroy());

function appWith(publicUrl: string): { app: Hono; auth: Auth } {
  const auth = createAuth(
    { store, clock, log: silentLog, clientAddress: (c) => c.req.header("x-test-address") ?? "192.0.2.1" },
    publicUrl,
  );
  const app = new Hono();
  app.use("/guarded", auth.requireSameOrigin, auth.requireAccount);
  app.all("/guarded", (c) => c.text("in"));
  const answer = (result: { ok: true } | { ok: false; problem: { code: string } }) =>
    result.ok ? "ok" : result.problem.code;
  app.post("/first", async (c) => c.text(answer(await auth.createFirstAccount(c, await c.req.json()))));
  app.post("/login", async (c) => c.text(answer(await auth.logIn(c, await c.req.json()))));
  app.post("/logout", async (c) => {
    await auth.logOut(c);
    return c.text("ok");
  });
  return { app, auth };
}

const post = (app: Hono, path: string, body: object = {}, headers: Record<string, string> = {}) =>
  app.request(path, { method: "POST", headers, body: JSON.stringify(body) });
const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0] ?? "";

async function withAccount(publicUrl = "http://tally.example") {
  const { app, auth } = appWith(publicUrl);
  const { token } = await newAdminLink(store, clock);
  const response = await post(app, "/first", { token, name: "ada", password: PASSWORD });
  expect(await response.text()).toBe("ok");
  return { app, auth, cookie: cookieOf(response), setCookie: response.headers.get("set-cookie") ?? "" };
}

describe("passwords", () => {
  test("are kept as salted argon2id and compared whatever the keyboard's normal form", async () => {
    const stored = await hashPassword("Zürich am See");
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword("Zürich am See")).not.toBe(stored);
    expect(await verifyPassword("Zu\u0308rich am See", stored)).toBe(true);
    expect(await verifyPassword("Zurich am See", stored)).toBe(false);
    expect(await verifyPassword("x", "plain")).toBe(false);
  });
});

describe("the one-time link", () => {
  test("makes one account, once, within a day", async () => {
    const { app, auth } = appWith("http://tally.example");
    const { token } = await newAdminLink(store, clock);
    expect(await auth.isFirstVisit(token)).toBe(true);
    const make = async (password: string) =>
      (await post(app, "/first", { token, name: "ada", password })).text();
    expect(await make("short")).toBe("auth.password-weak");
    expect(await make(PASSWORD)).toBe("ok");
    expect(await make(PASSWORD)).toBe("auth.link-invalid");
    const late = await newAdminLink(store, clock);
    clock.jump(25 * 3_600_000);
    expect(await auth.isFirstVisit(late.token)).toBe(false);
  });

  test("recovers an account: the new password counts and old sessions end", async () => {
    const { app, cookie } = await withAccount();
    const { token } = await newAdminLink(store, clock);
    await post(app, "/first", { token, name: "ada", password: "another long one" });
    expect((await app.request("/guarded", { headers: { cookie } })).status).toBe(401);
    expect(await (await post(app, "/login", { name: "ada", password: PASSWORD })).text()).toBe(
      "auth.refused",
    );
  });

  test("is not stored as it is", async () => {
    const { token } = await newAdminLink(store, clock);
    expect(JSON.stringify(await store.selectFrom("oneTimeLinks").selectAll().execute())).not.toContain(token);
  });
});

describe("sessions", () => {
  test("live in a cookie that scripts and other sites cannot use", async () => {
    const { setCookie } = await withAccount();
    expect(setCookie).toMatch(/^tallybox=[\w-]{43};/);
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/);
  });

  test("are bound to the host where the address is https", async () => {
    const { setCookie } = await withAccount("https://tally.example");
    expect(setCookie).toMatch(/^__Host-tallybox=/);
    expect(setCookie).toMatch(/Secure/);
    expect(setCookie).toMatch(/Path=\//);
  });

  test("end by logging out, by idleness and at last", async () => {
    const { app, cookie } = await withAccount();
    const status = async (held: string) =>
      (await app.request("/guarded", { headers: { cookie: held } })).status;
    expect(await status(cookie)).toBe(200);
    for (let day = 0; day < 29; day++) {
      clock.jump(23 * 3_600_000);
      expect(await status(cookie)).toBe(200);
    }
    clock.jump(25 * 3_600_000);
    expect(await status(cookie)).toBe(401);
    const again = cookieOf(await post(app, "/login", { name: "ada", password: PASSWORD }));
    expect(await status(again)).toBe(200);
    await post(app, "/logout", {}, { cookie: again });
    expect(await status(again)).toBe(401);
  });

  test("only their hashes are stored", async () => {
    const { cookie } = await withAccount();
    const stored = JSON.stringify(await store.selectFrom("sessions").selectAll().execute());
    expect(stored).not.toContain(cookie.split("=")[1]);
  });
});

describe("guessing", () => {
  test("is slowed down per name and address, and does not lock others out", async () => {
    const { app } = await withAccount();
    const attempt = async (password: string, address: string) =>
      (await post(app, "/login", { name: "ada", password }, { "x-test-address": address })).text();
    for (let i = 0; i < 5; i++) expect(await attempt("wrong", "192.0.2.66")).toBe("auth.refused");
    expect(await attempt(PASSWORD, "192.0.2.66")).toBe("auth.slow-down");
    expect(await attempt(PASSWORD, "192.0.2.67")).toBe("ok");
    await clock.advance(60_000);
    expect(await attempt(PASSWORD, "192.0.2.66")).toBe("ok");
  });

  test("an unknown name is refused in the same words", async () => {
    const { app } = await withAccount();
    expect(await (await post(app, "/login", { name: "eve", password: PASSWORD })).text()).toBe(
      "auth.refused",
    );
  });
});

describe("changes come from our own pages", () => {
  test("by Sec-Fetch-Site, else by Origin", async () => {
    const { app, cookie } = await withAccount();
    const status = async (headers: Record<string, string>) =>
      (await post(app, "/guarded", {}, { cookie, host: "tally.example", ...headers })).status;
    expect(await status({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await status({ "sec-fetch-site": "cross-site", origin: "http://tally.example" })).toBe(403);
    expect(await status({ "sec-fetch-site": "same-site" })).toBe(403);
    expect(await status({ origin: "http://tally.example" })).toBe(200);
    expect(await status({ origin: "http://evil.example" })).toBe(403);
    expect(await status({ origin: "null" })).toBe(403);
    expect(await status({})).toBe(403);
  });
});

describe("where a request comes from", () => {
  const ask = async (trusted: string[], socket: string, forwarded?: string) => {
    const clientAddress = createClientAddress(trusted);
    const app = new Hono();
    app.get("/", (c) => c.text(clientAddress(c)));
    const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
    const env = { incoming: { socket: { remoteAddress: socket } } };
    return (await app.request("/", { headers }, env)).text();
  };

  test("is the socket's address, unless a proxy that is trusted says another", async () => {
    expect(await ask([], "203.0.113.9", "10.0.0.1")).toBe("203.0.113.9");
    expect(await ask(["127.0.0.1"], "::ffff:127.0.0.1", "198.51.100.4")).toBe("198.51.100.4");
    expect(await ask(["127.0.0.1"], "127.0.0.1", "10.6.6.6, 198.51.100.4")).toBe("198.51.100.4");
    expect(await ask(["127.0.0.1", "198.51.100.4"], "127.0.0.1", "10.6.6.6, 198.51.100.4")).toBe("10.6.6.6");
    expect(await ask(["127.0.0.1"], "127.0.0.1", "not an address")).toBe("127.0.0.1");
  });

  test("counts as one per IPv6 network", () => {
    expect(rateKey("2001:db8:1:2:3::4")).toBe(rateKey("2001:db8:1:2:ffff::1"));
    expect(rateKey("2001:db8::1")).not.toBe(rateKey("2001:db8:0:1::1"));
    expect(rateKey("::ffff:10.0.0.1")).toBe("10.0.0.1");
  });
});

test("a rate limit lets a burst through, then a steady stream, and forgets who was longest away", async () => {
  const limit = createRateLimit(clock, { burst: 2, perMinute: 60, maxKeys: 2 });
  expect([limit.take("a"), limit.take("a"), limit.take("a")]).toEqual([0, 0, 1]);
  await clock.advance(1000);
  expect(limit.take("a")).toBe(0);
  expect(limit.take("a")).toBe(1);
  limit.take("b");
  limit.take("c");
  expect(limit.take("a")).toBe(0);
});
