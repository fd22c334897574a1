import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localPath } from "../../../src/http/index.ts";
import { PASSWORD, sessionCookie, startWorld, type World } from "../../support/console-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const page = async (path: string) => (await world.get(path)).text();
const stranger = (path: string, init: RequestInit = {}) => world.app.request(path, init);
const sameOrigin = { "sec-fetch-site": "same-origin" };

describe("who may see what", () => {
  test("a stranger is led to the log-in and back", async () => {
    const answer = await stranger("/?q=vendor:brother");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/login?next=%2F%3Fq%3Dvendor%3Abrother");
    const body = new URLSearchParams({ name: "Kari", password: PASSWORD, next: "/?q=vendor:brother" });
    const entered = await stranger("/login", { method: "POST", body, headers: sameOrigin });
    expect(entered.headers.get("location")).toBe("/?q=vendor:brother");
    expect(entered.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Strict/);
  });

  test.each(["/", "/printers/1", "/boxes", "/sites", "/codes", "/read", "/fleet.csv", "/nothing"])(
    "%s shows nothing to a stranger",
    async (path) => {
      const answer = await stranger(path);
      expect(answer.status).toBe(303);
      expect(await answer.text()).not.toContain("CM4730");
    },
  );

  test("a wrong password keeps the name and says what is wrong, not which", async () => {
    const body = new URLSearchParams({ name: "Kari", password: "wrong" });
    const answer = await stranger("/login", { method: "POST", body, headers: sameOrigin });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('value="Kari"');
    expect(html).toContain("The name or the password is not right.");
  });

  test("a change from another site's page is refused", async () => {
    const before = world.asked.length;
    const headers = { "sec-fetch-site": "cross-site", origin: "http://evil.example" };
    const answer = await stranger("/boxes/b1/revoke", { method: "POST", headers });
    expect(answer.status).toBe(403);
    expect(world.asked).toHaveLength(before);
  });

  test.each([
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/boxes?x=1", "/boxes?x=1"],
    [undefined, "/"],
  ])("after the log-in %s leads to %s", (next, path) => expect(localPath(next)).toBe(path));

  test("pages bear a policy without inline script or style, and are not kept", async () => {
    for (const path of [
      "/",
      "/printers/1",
      "/boxes/b1",
      `/sites/${world.siteId}`,
      "/codes",
      "/claim",
      "/login",
    ]) {
      const answer = await world.get(path);
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("unsafe");
      if (answer.status === 303) continue;
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const html = await answer.text();
      expect(html.match(/<[^>]*\s(style|on\w+)=|<style|<script(?! type="module" src=)/)?.[0]).toBeUndefined();
    }
  });

  test("static files are named by their content and cached for ever", async () => {
    const path = /href="(\/assets\/console-[^"]+\.css)"/.exec(await page("/"))?.[1] ?? "";
    const answer = await stranger(path);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-type")).toBe("text/css; charset=utf-8");
    const etag = answer.headers.get("etag") ?? "";
    expect((await stranger(path, { headers: { "if-none-match": etag } })).status).toBe(304);
    const gzip = await stranger(path, { headers: { "accept-encoding": "gzip" } });
    expect(gzip.headers.get("content-encoding")).toBe("gzip");
    const again = { "if-none-match": gzip.headers.get("etag") ?? "", "accept-encoding": "gzip" };
    expect((await stranger(path, { headers: again })).status).toBe(304);
  });
});

describe("the list of printers", () => {
  test("is compressed, pages with secrets are not", async () => {
    const headers = { cookie: await cookie(), "accept-encoding": "gzip" };
    const encoding = async (path: string) =>
      (await world.app.request(path, { headers })).headers.get("content-encoding");
    expect(await encoding("/")).toBe("gzip");
    expect(await encoding("/fleet.csv")).toBe("gzip");
    expect(await encoding(`/sites/${world.siteId}`)).toBeNull();
    expect(await encoding("/codes")).toBeNull();
  });

  test("says first what needs somebody", async () => {
    const html = await page("/");
    expect(html).toContain("1 box and 6 printers need somebody");
    expect(html).toContain("Black Toner Cartridge empty");
    expect(html).toContain("Paper is jammed");
    expect(html).toContain("1 printer does not answer");
  });

  test("shows every printer with its facts", async () => {
    const html = await page("/");
    for (const fact of [
      "HP Color LaserJet CM4730 MFP",
      "JPC1H11795",
      "10.4.0.20",
      "698,265",
      "Bergen, Main Street",
    ]) {
      expect(html).toContain(fact);
    }
    const german = await world.app.request("/", {
      headers: { "accept-language": "de-DE,de;q=0.9", cookie: await cookie() },
    });
    expect(await german.text()).toContain("698.265");
  });

  test("what a printer calls itself is never markup", async () => {
    for (const path of ["/", "/read", "/?q=acme", "/printers/5"]) {
      const html = await page(path);
      expect(html).not.toContain("<script>alert");
      expect(html).not.toContain("<img");
      expect(html).not.toContain("</title><b>");
    }
    expect(await page("/printers/5")).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  test("is filtered, sorted and given columns by its address", async () => {
    const html = await page("/?q=vendor:hp&sort=-total&columns=serial,firmware");
    expect(html).toContain("1 of 9 printers");
    expect(html).toContain("50.021.0");
    expect(rowsOf(html)).toEqual(["HP Color LaserJet CM4730 MFP"]);
    const sorted = await page("/?sort=-total");
    expect(rowsOf(sorted).slice(0, 2)).toEqual(["Zebra ZT410", "Ricoh MP C3004"]);
    expect(sorted).toContain('aria-sort="descending"');
  });

  test("tells what of a filter was not understood, and shows the rest", async () => {
    const html = await page("/?q=vendr:hp");
    expect(html).toContain("There is no field “vendr”.");
    expect(html).toContain("9 printers");
    expect(await page("/?q=nosuchprinter")).toContain("No printer fits this filter.");
  });

  test("keeps the columns chosen for this browser", async () => {
    const answer = await world.get("/columns?columns=serial&columns=mac&q=hp");
    expect(answer.headers.get("location")).toBe("/?q=hp");
    expect(answer.headers.get("set-cookie")).toMatch(/^tallybox-columns=model.serial.mac; /);
  });

  test("comes as a table for spreadsheets, in which nothing is a formula", async () => {
    const answer = await world.get("/fleet.csv?q=vendor:acme");
    const text = await answer.text();
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="printers.csv"');
    expect(text.split("\r\n")).toHaveLength(3);
    expect(text).toContain(`"'=HYPERLINK(""http://x.invalid"")"`);
  });

  test("its part for the script holds the same rows and no page", async () => {
    const part = await page("/parts/fleet?q=vendor:hp");
    expect(part).toContain('<tr data-key="1"');
    expect(part).not.toContain("<html");
    expect((await stranger("/parts/fleet")).status).toBe(401);
  });

  test("follows what changes in the database", async () => {
    const clock = new ManualClock();
    const small = await startWorld({ clock });
    expect(await (await small.get("/")).text()).toContain("9 printers");
    await small.store
      .updateTable("printers")
      .set({ state: "silent", updatedAt: small.clock.now() + 1 })
      .where("id", "=", 1)
      .execute();
    await small.store.deleteFrom("printers").where("id", "=", 2).execute();
    await clock.advance(1000);
    expect(await (await small.get("/")).text()).toContain("8 printers");
    expect(await (await small.get("/printers/1")).text()).toContain("Is listed by no box any more");
    await small.close();
  });
});

describe("a printer's page", () => {
  test("shows counters with name, OID, raw value and time, and the history", async () => {
    const html = await page("/printers/1");
    for (const fact of ["Device_Total", "1.3.6.1.2.1.43.10.2.1.4.1.1", "698265", "CB481Q", "PRN-2011A8743"]) {
      expect(html).toContain(fact);
    }
    expect(html).toContain("Pages per day");
    expect(html).toContain("pages in 24 days");
    expect(await page("/printers/1/history.csv")).toContain(",counters.total,698265");
  });

  test.each([
    "/printers/999",
    "/printers/x",
    "/printers/1e3",
    "/boxes/none",
    "/sites/none",
    "/read?profile=none",
  ])("%s is a 404 page with a way on", async (path) => {
    const answer = await world.get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("There is no such");
  });
});

describe("a box", () => {
  test("tells its ranges and its configuration", async () => {
    const html = await page("/boxes/b1");
    // Whoever stands before the box comes to its own page by its address, on paper or with a phone.
    expect(html).toContain('href="https://10.4.0.5/"');
    expect(html).toContain('aria-label="https://10.4.0.5/ as a QR code"');
    expect(html).toContain(`SHA-256 ${Array.from({ length: 32 }, () => "A1").join(":")}`);
    for (const fact of ["Office", "1,022", "in force", "62 %", "Debian 12"]) expect(html).toContain(fact);
    expect(html).toContain("The server&#39;s name cannot be looked up");
    expect(html).toContain("20 Nov 2026, 07:00:00 UTC to 20 Nov 2026, 09:30:00 UTC, by its clock");
    const refused = await page("/boxes/b2");
    expect(refused).toContain("lies outside the networks that this box may touch");
  });

  test("that is offline is told first, with since when, evidence and what to do; its printers are not read", async () => {
    const clock = new ManualClock();
    const small = await startWorld({ clock });
    const page = async (path: string) => (await small.get(path)).text();
    const setOffline = async (offlineSince: number | null) => {
      await small.store.updateTable("appliances").set({ offlineSince }).where("id", "=", "b2").execute();
      await clock.advance(1000);
    };
    expect(await page("/")).not.toContain("not read");
    await setOffline(Date.parse("2026-11-20T07:31:05Z"));
    for (const path of ["/boxes", "/boxes/b2"]) {
      const html = await page(path);
      expect(html, path).toContain("Does not check in");
      expect(html, path).toContain("since 20 Nov 2026, 07:31:05 UTC");
    }
    const html = await page("/boxes/b2");
    expect(html).toContain("Is it powered and connected?");
    expect(html).toContain(
      "three check-ins or more are missing; its last message came from 198.51.100.7; 1 of 1 other box of all sites checks in",
    );
    const front = await page("/");
    expect(front).toContain("1 box needs a look");
    expect(front).toContain("3 printers are not read: their box is offline");
    // It was silent before, and a jam of that time may be cleared by now.
    expect(front).not.toContain("does not answer");
    const unread = await page("/fleet.csv?q=state%3Aunread");
    expect(unread).toContain("MP C3004");
    expect(unread).not.toContain("CM4730");
    const { id } = await small.store
      .selectFrom("printers")
      .select("id")
      .where("serialNumber", "=", "WNX05671")
      .executeTakeFirstOrThrow();
    expect(await page(`/printers/${id}`)).toMatch(/Not read since [^<]+ UTC, because its box is offline\. /);
    expect(await page("/fleet.csv")).toContain("unknown; Not read, because its box is offline");
    await setOffline(null);
    expect(await page("/")).not.toContain("not read");
    await small.close();
  });

  test("is told to collect, to discover, and is revoked by name", async () => {
    const answer = await world.post("/boxes/b1/commands", { type: "collect" });
    expect(answer.headers.get("location")).toBe("/boxes/b1?done=collect");
    expect(await page("/boxes/b1?done=collect")).toContain("at its next check-in");
    expect(await page("/boxes/b1")).toContain("Revoke Oslo basement");
    await world.post("/boxes/b1/revoke", {});
    expect(world.asked).toContain("collect by b1");
    expect(world.asked).toContain("revoke b1");
    expect((await world.post("/boxes/b1/commands", { type: "format" })).status).toBe(404);
  });
});

describe("a box that needs a person", () => {
  const mark = (values: object) =>
    world.store.updateTable("appliances").set(values).where("id", "=", "b1").execute();

  test("of two with one key, somebody says which goes on", async () => {
    expect(await page("/boxes/b1")).not.toContain("one is a copy of the other");
    await mark({ clonedAt: world.clock.now() });
    expect(await page("/boxes/b1")).toContain("one is a copy of the other");
    const answer = await world.post("/boxes/b1/copy-settled", {});
    expect(answer.headers.get("location")).toBe("/boxes/b1?done=copy-settled");
    expect(world.asked).toContain("settle b1");
    await mark({ clonedAt: null });
  });

  test("is asked for everything anew, unless it was revoked", async () => {
    expect(await page("/boxes/b1")).toContain("Ask for a full report");
    const answer = await world.post("/boxes/b1/full-report", {});
    expect(await page(answer.headers.get("location") ?? "")).toContain("report everything anew");
    expect(world.asked).toContain("full report of b1");
    await mark({ revokedAt: world.clock.now() });
    expect(await page("/boxes/b1")).not.toContain("Ask for a full report");
    await mark({ revokedAt: null });
  });
});

describe("a site", () => {
  test("never shows a stored secret", async () => {
    const html = await page(`/sites/${world.siteId}`);
    expect(html).toContain("10.4.0.0/22");
    for (const secret of ["s3cret-community", "auth-passphrase", "priv-passphrase"])
      expect(html).not.toContain(secret);
  });

  test("keeps everything on an error, and says it beside the field", async () => {
    const fields = { ...(await formOf(`/sites/${world.siteId}`)), "ranges.0.addresses": "10.4.0.300" };
    const answer = await world.post(`/sites/${world.siteId}/configuration`, {
      ...fields,
      "credentials.0.community": "typed-secret",
    });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain("10.4.0.300");
    expect(html).toContain('id="f-ranges.0.addresses-fault"');
    expect(html).toContain('value="typed-secret"');
  });

  test("is saved with its old secrets, and refuses a form made from an older one", async () => {
    const fields = await formOf(`/sites/${world.siteId}`);
    const save = () =>
      world.post(`/sites/${world.siteId}/configuration`, { ...fields, action: "save", collectMinutes: "60" });
    expect((await save()).headers.get("location")).toBe(`/sites/${world.siteId}?done=configuration-saved`);
    const saved = await world.ports.sites.configuration(world.siteId);
    expect(saved?.collect.everyMinutes).toBe(60);
    expect(JSON.stringify(saved?.credentials)).toContain("s3cret-community");
    expect(await (await save()).text()).toContain("Somebody changed this configuration meanwhile");
  });

  test("grows another range without saving anything", async () => {
    const fields = await formOf(`/sites/${world.siteId}`);
    const answer = await world.post(`/sites/${world.siteId}/configuration`, {
      ...fields,
      action: "add-range",
    });
    expect(await answer.text()).toContain('name="ranges.1.name"');
    expect((await world.ports.sites.configuration(world.siteId))?.ranges).toHaveLength(1);
  });

  test("is made, and a name that exists is refused beside its field", async () => {
    const made = await world.post("/sites", { name: "Trondheim" });
    expect(made.headers.get("location")).toMatch(/^\/sites\/[\w-]+\?done=site-made$/);
    const again = await world.post("/sites", { name: "Trondheim" });
    expect(again.status).toBe(422);
    expect(await again.text()).toContain("There is a site called Trondheim already.");
  });
});

describe("claim codes", () => {
  test("a new code is shown with its picture, and how long it is good", async () => {
    const answer = await world.post("/codes", { siteId: world.siteId, days: "7", note: "for the basement" });
    const html = await answer.text();
    expect(html).toContain("1ABCD-23456-789XY-ZABCD-EFGH1-23456");
    expect(html).toContain("tallybox:claim?server=");
    expect(html).toContain('aria-label="The claim link as a QR code"');
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("an impossible number of days is refused with what was typed", async () => {
    const answer = await world.post("/codes", { siteId: world.siteId, days: "500", note: "keep me" });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain("“500” is no number of days from 1 to 90.");
    expect(html).toContain('value="keep me"');
  });

  test("the page behind a label needs no account", async () => {
    const answer = await stranger("/claim");
    expect(answer.status).toBe(200);
  });
});

describe("what is read", () => {
  test("names value, OID and how often, per profile and for the fleet's models", async () => {
    expect(await page("/read")).toContain("HP Color LaserJet CM4730 MFP");
    const html = await page("/read?profile=hp/laserjet");
    for (const fact of ["Model_Name", "SerialNumber", "1.3.6.1.2.1.43.5.1.1.17.1", "once", "every"]) {
      expect(html).toContain(fact);
    }
  });
});

describe("an empty server", () => {
  test("offers the next step at each stage", async () => {
    const empty = await startWorld({ isEmpty: true });
    expect(await (await empty.get("/")).text()).toContain("Make the first site");
    expect(await (await empty.get("/boxes")).text()).toContain("No box has been claimed yet.");
    expect(await (await empty.get("/codes")).text()).toContain(
      "A code belongs to a site, and there is none yet.",
    );
    await empty.post("/sites", { name: "Oslo" });
    expect(await (await empty.get("/")).text()).toContain("Make a claim code");
    await empty.close();
  });

  test("a used or wrong link leads on, a good one makes an account once", async () => {
    const empty = await startWorld({ isEmpty: true });
    const bad = await empty.app.request("/welcome?token=nonsense");
    expect(bad.status).toBe(403);
    expect(await bad.text()).toContain("This link no longer works");
    const good = await empty.app.request(`/welcome?token=${empty.firstVisitToken}`);
    expect(await good.text()).toContain("Make your account");
    const send = (password: string) =>
      empty.app.request("/welcome", {
        method: "POST",
        headers: sameOrigin,
        body: new URLSearchParams({ token: empty.firstVisitToken, name: "Ola", password }),
      });
    const weak = await send("short");
    expect(weak.status).toBe(422);
    expect(await weak.text()).toMatch(/value="Ola"[\s\S]*at least 10 characters/);
    expect((await send("long enough now")).headers.get("location")).toBe("/");
    expect((await send("long enough now")).status).toBe(403);
    await empty.close();
  });
});

/** Names of the printers in the table, in order. */
function rowsOf(html: string): string[] {
  return [...html.matchAll(/class="row__link[^>]*>([^<]*)</g)].map(([, name = ""]) => name);
}

async function cookie(): Promise<string> {
  const body = new URLSearchParams({ name: "Kari", password: PASSWORD });
  const entered = await stranger("/login", { method: "POST", body, headers: sameOrigin });
  return sessionCookie(entered);
}

/** The fields of the configuration form as a browser would send them. */
async function formOf(path: string): Promise<Record<string, string>> {
  const html = (await page(path)).replaceAll("&quot;", '"');
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
    const name = attribute("name");
    if (!name || (attribute("type") === "checkbox" && !tag.includes(" checked"))) continue;
    fields[name] = attribute("value") ?? "";
  }
  for (const [, name = "", value = ""] of html.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</g)) {
    fields[name] = value;
  }
  for (const [, name = "", options = ""] of html.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs,
  )) {
    fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? "";
  }
  return fields;
}
