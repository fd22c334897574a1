// The page's guards and its way from the setup code to the passphrase, asked as a function of requests.
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HomePorts } from "../../../src/appliance/web/home-routes.tsx";
import type { PageEnv, Section } from "../../../src/appliance/web/page-kit.tsx";
import { createTries } from "../../../src/appliance/web/tries.ts";
import type { StatusView } from "../../../webui/setup/index.ts";
import { BOX_PASSPHRASE, formTokenIn, pageInMemory, pageVisitor, unlock } from "../../support/box-page.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const view: StatusView = {
  name: "box",
  version: "1",
  server: { waitingMessages: 0, waitingBytes: 0 },
  ranges: [],
  jobs: [{ name: "discover", running: false }],
  printers: [],
  otherDevices: 0,
  nextReport: { printers: 0, sizeBytes: 100 },
  software: { builtAt: 0, mayServerAsk: false, profiles: { builtIn: 1 } },
};
let ran: string[] = [];
const home: HomePorts = {
  view: () => view,
  about: async () => ({}),
  nextReport: async () => ({ payloads: [{ a: 1 }], printers: 1, sizeBytes: 10 }),
  runNow: (job) => ran.push(job),
};
const cableSection: Section = {
  path: "/cable",
  title: "access.title",
  isStep: true,
  routes: () => new Hono<PageEnv>().get("/cable", (c) => c.text("the cable")),
};

let clock: ManualClock;
let made: Awaited<ReturnType<typeof pageInMemory>>;

beforeEach(async () => {
  clock = new ManualClock();
  made = await pageInMemory(home, { clock, sections: [cableSection] });
});
afterEach(() => {
  ran = [];
});

const visitor = (address?: string) => pageVisitor(made.page, address);
const set = { passphrase: BOX_PASSPHRASE, again: BOX_PASSPHRASE };

async function claim() {
  const owner = await unlock(visitor(), made.setupCode());
  expect(await owner.send("/passphrase", set)).toMatchObject({ status: 303 });
  return owner;
}

const paths = ["/", "/status.json", "/next-report", "/about", "/cable", "/access", "/passphrase", "/none"];

describe("a new box", () => {
  test.each(paths)("shows nothing of %s before its setup code was given", async (path) => {
    const answer = await visitor().get(path);
    expect(path.endsWith(".json") ? answer.status : [answer.status, answer.headers.location]).toEqual(
      path.endsWith(".json") ? 401 : [303, "/unlock"],
    );
    expect(answer.text).not.toContain("box");
  });

  test("is opened by the code, set up step by step, and closed with a passphrase", async () => {
    const stranger = visitor();
    const wrong = await stranger.send("/unlock", { code: "0000-0000-00000" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("not the setup code of this box");
    const opened = await stranger.send("/unlock", { code: (made.setupCode() ?? "").toLowerCase() });
    expect(opened).toMatchObject({ status: 303, headers: { location: "/cable" } });
    expect((await stranger.get("/cable")).text).toBe("the cable");
    expect((await stranger.get("/")).text).toContain("until you set a passphrase");
    const refused = await stranger.send("/passphrase", { passphrase: "short", again: "short" });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining("fewer than 10")]);
    const differs = await stranger.send("/passphrase", { ...set, again: "another" });
    expect(differs.text).toContain("not the same");
    expect(made.owner.view().isClaimed).toBe(false);
    expect(await stranger.send("/passphrase", set)).toMatchObject({
      status: 303,
      headers: { location: "/?done=passphrase" },
    });
    expect((await stranger.get("/?done=passphrase")).text).toContain("The passphrase is set");
    expect(await visitor().get("/unlock")).toMatchObject({ status: 303, headers: { location: "/sign-in" } });
  });

  test("signs out everybody who only had the setup code, and everybody when the passphrase changes", async () => {
    const first = await unlock(visitor(), made.setupCode());
    const second = await unlock(visitor("192.168.1.51"), made.setupCode());
    await first.send("/passphrase", set);
    expect((await second.get("/")).headers.location).toBe("/sign-in");
    await clock.advance(1000);
    const third = visitor();
    await third.send("/sign-in", { passphrase: BOX_PASSPHRASE });
    const change = { current: BOX_PASSPHRASE, passphrase: "four red bottles", again: "four red bottles" };
    expect((await third.send("/passphrase", { ...change, current: "wrong" })).text).toContain(
      "not the passphrase",
    );
    expect((await third.send("/passphrase", change)).status).toBe(303);
    expect((await third.get("/")).status).toBe(200);
    expect((await first.get("/")).headers.location).toBe("/sign-in");
  });
});

describe("a box with an owner", () => {
  test("asks for the passphrase, and leads back to what was wanted, within itself only", async () => {
    await claim();
    const stranger = visitor();
    expect((await stranger.get("/about")).headers.location).toBe("/sign-in?next=%2Fabout");
    const wrong = await stranger.send("/sign-in", { passphrase: "wrong" });
    expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining("not the passphrase")]);
    expect(
      (await stranger.send("/sign-in", { passphrase: BOX_PASSPHRASE, next: "//evil.example/" })).headers
        .location,
    ).toBe("/");
    expect((await stranger.get("/about")).status).toBe(200);
    expect((await stranger.send("/sign-out", {}, "/about")).headers.location).toBe("/sign-in?done=out");
    expect((await stranger.get("/about")).status).toBe(303);
  });

  test("shows its status to everybody once the owner has opened it, and nothing else", async () => {
    const owner = await claim();
    expect((await owner.send("/access", { status: "open", passphrase: "wrong" })).status).toBe(422);
    expect((await visitor().get("/")).status).toBe(303);
    expect((await owner.send("/access", { status: "open", passphrase: BOX_PASSPHRASE })).status).toBe(303);
    const stranger = visitor("192.168.1.51");
    const status = await stranger.get("/");
    expect(status.status).toBe(200);
    expect(status.text).not.toContain("/run");
    expect((await stranger.get("/status.json")).status).toBe(200);
    for (const path of ["/next-report", "/about", "/access", "/cable", "/passphrase"])
      expect((await stranger.get(path)).status).toBe(303);
    const sent = await stranger.send("/run", { job: "collect" }, "/sign-in");
    expect([sent.status, ran]).toEqual([303, []]);
  });

  test("does a job now when it is told to by its owner", async () => {
    const owner = await claim();
    expect((await owner.send("/run", { job: "collect" }, "/")).headers.location).toBe("/?done=run");
    expect((await owner.send("/run", { job: "format" }, "/")).status).toBe(404);
    expect(ran).toEqual(["collect"]);
  });

  test("ends a session that is idle for an hour, and any after twelve", async () => {
    const owner = await claim();
    await clock.advance(3_599_000);
    expect((await owner.get("/")).status).toBe(200);
    await clock.advance(3_601_000);
    expect((await owner.get("/")).status).toBe(303);
    await owner.send("/sign-in", { passphrase: BOX_PASSPHRASE });
    for (let hour = 0; hour < 13; hour++) {
      await clock.advance(3_500_000);
      await owner.get("/");
    }
    expect((await owner.get("/")).status).toBe(303);
  });

  test("binds its cookies to HTTPS, to this host and to its own pages, and begins a new session at each sign-in", async () => {
    const owner = visitor();
    await unlock(owner, made.setupCode());
    const before = owner.cookies.get("__Host-tallybox");
    const page = await owner.get("/passphrase");
    const fields = new URLSearchParams({ ...set, "form-token": formTokenIn(page.text) });
    const answer = await owner.post("/passphrase", fields.toString());
    const [cookie = ""] = [answer.headers["set-cookie"] ?? []].flat();
    for (const word of ["__Host-tallybox=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"])
      expect(cookie).toContain(word);
    expect(owner.cookies.get("__Host-tallybox")).not.toBe(before);
  });
});

describe("a page that is not the box's own", () => {
  test("cannot use the box under its own name (DNS rebinding)", async () => {
    await claim();
    for (const host of [
      "evil.example",
      "tallybox.local.evil.example",
      "192.168.1.21",
      "localhost",
      "127.0.0.1",
      "",
    ]) {
      const answer = await visitor().get("/sign-in", { host });
      expect([host, answer.status]).toEqual([host, 421]);
      expect(answer.text).not.toContain("assphrase");
    }
    for (const host of ["tallybox.local", "TALLYBOX.local:8443", "192.168.1.20", "tallybox.local."])
      expect((await visitor().get("/sign-in", { host })).status).toBe(200);
  });

  test.each([
    ["from another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["from another host beside it", { origin: "https://other.local", "sec-fetch-site": "same-site" }],
    ["from the same name without encryption", { origin: "http://tallybox.local" }],
    ["from nowhere that it tells", { origin: "null" }],
  ])("cannot send a form %s", async (_from, headers) => {
    const owner = await claim();
    const token = formTokenIn((await owner.get("/")).text);
    const body = new URLSearchParams({ job: "collect", "form-token": token }).toString();
    expect((await owner.post("/run", body, headers)).status).toBe(403);
    expect(ran).toEqual([]);
  });

  test("cannot send a form without the token of a page of this very visitor", async () => {
    const owner = await claim();
    const other = visitor();
    await other.send("/sign-in", { passphrase: BOX_PASSPHRASE });
    const foreign = formTokenIn((await other.get("/")).text);
    for (const token of ["", "x", foreign]) {
      const body = new URLSearchParams({ job: "collect", "form-token": token }).toString();
      expect((await owner.post("/run", body)).status).toBe(403);
    }
    const json = { "content-type": "application/json" };
    expect((await owner.post("/run", `{"job":"collect"}`, json)).status).toBe(403);
    expect((await visitor().post("/unlock", "code=1")).status).toBe(403);
    expect(ran).toEqual([]);
  });

  test("gets no leave to read anything (no CORS), no frame, and no script or style within a page", async () => {
    const owner = await claim();
    const { headers, text } = await owner.get("/", { origin: "https://evil.example" });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    const policy = String(headers["content-security-policy"]);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|\*|http:/);
    expect(headers["strict-transport-security"]).toBeUndefined();
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style| style=| on[a-z]+="/);
  });
});

test("a body that is too large is not read", async () => {
  const owner = await claim();
  const stranger = visitor();
  const large = `passphrase=${"x".repeat(20_000)}`;
  expect((await stranger.post("/sign-in", large)).status).toBe(413);
  expect((await owner.post("/access", large)).status).toBe(403);
});

describe("guessing", () => {
  const attack = (tries: ReturnType<typeof createTries>, client: string, seconds: number) => {
    let taken = 0;
    for (let second = 0; second < seconds; second++) if (tries.take(client) === 0) taken++;
    return taken;
  };

  test("gets slower for who fails, and somebody else gets in at once", async () => {
    await claim();
    const guesser = visitor("192.168.1.66");
    const answers: number[] = [];
    for (let n = 0; n < 8; n++)
      answers.push((await guesser.send("/sign-in", { passphrase: `guess number ${n}` })).status);
    expect(answers).toEqual([422, 422, 422, 422, 429, 429, 429, 429]);
    const told = await guesser.send("/sign-in", { passphrase: BOX_PASSPHRASE });
    expect([told.status, told.headers["set-cookie"]]).toEqual([429, []]);
    expect(told.text).toMatch(/Wait \d+ second/);
    expect((await visitor().send("/sign-in", { passphrase: BOX_PASSPHRASE })).status).toBe(303);
    await clock.advance(60_000);
    expect((await guesser.send("/sign-in", { passphrase: BOX_PASSPHRASE })).status).toBe(303);
  });

  test("of one client costs it a minute each in the long run", async () => {
    const tries = createTries(clock);
    let taken = 0;
    for (let second = 0; second < 3600; second++) {
      taken += attack(tries, "a", 3);
      await clock.advance(1000);
    }
    expect(taken).toBeLessThan(75);
  });

  test("of five hundred clients that never rest is slow in all, and somebody new has a turn within minutes", async () => {
    const tries = createTries(clock);
    const guessers = Array.from({ length: 500 }, (_, n) => `guesser ${n}`);
    let taken = 0;
    const second = async () => {
      for (const each of guessers) if (tries.take(each) === 0) taken++;
      await clock.advance(1000);
    };
    for (let n = 0; n < 1800; n++) await second();
    // Alone each would have one a minute: 15,000 in this half hour.
    expect(taken).toBeLessThan(15_000 / 4);
    let waited = 0;
    let left = tries.take("the owner");
    expect(left).toBeLessThanOrEqual(300);
    while (left > 0) {
      await second();
      waited++;
      const next = tries.take("the owner");
      // The turn that was given stays: nobody comes in between.
      expect(next).toBeLessThan(left);
      left = next;
    }
    expect(waited).toBeLessThanOrEqual(300);
  });
});
