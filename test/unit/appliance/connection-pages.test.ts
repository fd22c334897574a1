// Proxy and authority as their page takes them, and the factory reset that is asked for by naming the box.
import { beforeEach, expect, test } from "vitest";
import { createConnectionDesk } from "../../../src/appliance/connection-desk.ts";
import { defaultSettings, type SettingsDocument } from "../../../src/appliance/settings.ts";
import { connectionSection } from "../../../src/appliance/web/connection-section.tsx";
import type { HomePorts } from "../../../src/appliance/web/home-routes.tsx";
import { resetSection } from "../../../src/appliance/web/reset-section.tsx";
import { simulatedHost } from "../../../src/host/index.ts";
import { failure, success, systemClock } from "../../../src/shared/index.ts";
import { type BoxVisitor, pageInMemory, pageVisitor, unlock } from "../../support/box-page.ts";
import { certify } from "../../support/certificates.ts";

const home = { view: () => ({}), runNow: () => {} } as unknown as HomePorts;
let data: SettingsDocument;
let resets: number;
let visitor: BoxVisitor;
let host: ReturnType<typeof simulatedHost>;

beforeEach(async () => {
  data = defaultSettings();
  resets = 0;
  const desk = createConnectionDesk(
    {
      get data() {
        return data;
      },
      update: (change: (of: SettingsDocument) => void) => change(data),
      flush: async () => success(undefined),
    } as never,
    { now: () => Date.UTC(2026, 10, 22), state: () => "ntp" },
  );
  const factoryReset = async () => {
    resets++;
    return success(undefined);
  };
  host = simulatedHost({ clock: systemClock });
  const sections = [
    connectionSection(desk, host.timeZone),
    resetSection({ name: () => "attic", factoryReset }),
  ];
  const made = await pageInMemory(home, { sections, zone: () => host.timeZone.current() });
  visitor = await unlock(pageVisitor(made.page), made.setupCode());
});

const proxy = (fields: Record<string, string>) => visitor.send("/connection/proxy", fields, "/connection");
const authority = (pem: string) => visitor.send("/connection/authority", { authority: pem }, "/connection");

test("a proxy is taken with its name and password, which are never shown, and taken away", async () => {
  const taken = await proxy({ address: "proxy.example:3128", user: "us er", password: "p@ss:word" });
  expect(taken.headers.location).toBe("/connection?done=saved");
  expect(data.proxy).toBe("http://us%20er:p%40ss%3Aword@proxy.example:3128/");
  const { text } = await visitor.get("/connection");
  expect(text).toContain("http://proxy.example:3128 is used, with a name and a password");
  expect(text).not.toMatch(/p@ss|p%40ss|us er|us%20er/);
  await proxy({ address: "" });
  expect(data.proxy).toBeNull();
});

test.each(["socks5://proxy", "http://", "http://a b", "http://user:secret@proxy:1", "http://proxy/path"])(
  "%s is no address of a proxy",
  async (address) => {
    const refused = await proxy({ address });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining("no address of a proxy")]);
    expect(data.proxy).toBeNull();
  },
);

test("an authority's certificate is taken, one of a server or none is not", async () => {
  const own = await certify({ name: "Example authority" });
  expect((await authority(own.cert)).headers.location).toBe("/connection?done=saved");
  expect(data.caCertificate).toContain("BEGIN CERTIFICATE");
  expect((await visitor.get("/connection")).text).toContain("Example authority is trusted");
  const server = await certify({ name: "tally.example", host: "tally.example", issuer: own });
  for (const pem of ["", "nonsense", own.key, server.cert]) expect((await authority(pem)).status).toBe(422);
  await visitor.send("/connection/authority/remove", {}, "/connection");
  expect(data.caCertificate).toBeNull();
});

const zone = (typed: string) => visitor.send("/connection/zone", { zone: typed }, "/connection");

test.each([
  ["Europe/Oslo", "Europe/Oslo", "01:00:00"],
  [" america/new york ", "America/New_York", "19:00:00"],
  // The runtime says Asia/Calcutta.
  ["Asia/Kolkata", "Asia/Kolkata", "05:30:00"],
])("a time zone typed as “%s” is taken, and the page tells times in it", async (typed, name, midnight) => {
  expect((await zone(typed)).headers.location).toBe("/connection?done=saved");
  expect(host.told.timeZone).toBe(name);
  const { text } = await visitor.get("/connection");
  expect(text).toContain(midnight);
  expect(text).toContain(`value="${name}"`);
});

test.each(["", "Mars/Base", "+01:00", "../../etc/passwd", "Europe/Oslo; reboot", "x".repeat(300)])(
  "“%s” is no time zone, is told so beside the field, and is not lost",
  async (typed) => {
    const refused = await zone(typed);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining("no time zone")]);
    expect(refused.text).toContain(`value="${typed}"`);
    expect(host.told.timeZone).toBeUndefined();
  },
);

test("a time zone that the machine does not know stays out of force, and the field says so", async () => {
  host.timeZone.set = async (zone) => failure("host.not-available", "No.", { fault: "time-zone", zone });
  const refused = await zone("Europe/Oslo");
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining("The machine does not know the time zone Europe/Oslo."),
  ]);
});

test("a factory reset is asked for by the box's own name, and by nothing else", async () => {
  const refused = await visitor.send("/reset", { name: "cellar" });
  expect([refused.status, resets]).toEqual([422, 0]);
  expect(refused.text).toContain("This is not the name of this box: attic");
  const begun = await visitor.send("/reset", { name: "Attic" });
  expect([begun.status, resets]).toEqual([200, 1]);
  expect(begun.text).toContain("The box is being erased");
});
