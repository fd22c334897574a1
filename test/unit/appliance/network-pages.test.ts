// The network's pages on a simulated machine: every change is on trial, and what is wrong is said beside the field.
import { beforeEach, describe, expect, test } from "vitest";
import type { HomePorts } from "../../../src/appliance/web/home-routes.tsx";
import { networkSection } from "../../../src/appliance/web/network-section.tsx";
import { type SimulatedHost, simulatedHost } from "../../../src/host/index.ts";
import { type BoxVisitor, pageInMemory, pageVisitor, unlock } from "../../support/box-page.ts";
import { certify } from "../../support/certificates.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const home = { view: () => ({}), runNow: () => {} } as unknown as HomePorts;
const PASSPHRASE = "a wireless secret";

let clock: ManualClock;
let host: SimulatedHost;
let visitor: BoxVisitor;

beforeEach(async () => {
  clock = new ManualClock();
  host = simulatedHost({ clock });
  const made = await pageInMemory(home, { clock, sections: [networkSection(host)] });
  visitor = await unlock(pageVisitor(made.page), made.setupCode());
});

const cable = (fields: Record<string, string>) =>
  visitor.send(
    "/network/cable",
    { method4: "dhcp", method6: "automatic", authentication: "none", ...fields },
    "/network",
  );
const wifi = (fields: Record<string, string>) =>
  visitor.send(
    "/network/wifi",
    { method4: "dhcp", method6: "automatic", security: "auto", country: "DK", ...fields },
    "/network/wifi",
  );
const fixed = {
  method4: "static",
  addresses4: "10.4.0.7/24",
  gateway4: "10.4.0.1",
  dns4: "10.4.0.1, 10.4.0.2",
};
/** The answer goes out before the settings change. */
const applied = () => clock.advance(1000);
const view = async () => {
  const told = await host.network.view();
  if (!told.ok) throw new Error(told.problem.message);
  return told.value;
};

describe("the cable's settings", () => {
  test("are tried for a minute: the page says how long, where the box will be, and how to keep them", async () => {
    const sent = await cable(fixed);
    expect(sent.status).toBe(200);
    expect(sent.text).toContain("60 seconds left");
    expect(sent.text).toContain('href="https://10.4.0.7/network"');
    expect(sent.text).toContain('href="https://tallybox.local/network"');
    expect((await view()).trial).toBeUndefined();
    await applied();
    await clock.advance(20_000);
    expect((await visitor.get("/network")).text).toContain("40 seconds left");
    expect((await visitor.send("/network/keep", {}, "/network")).headers.location).toBe("/network?done=kept");
    await clock.advance(120_000);
    expect((await view()).interfaces[0]?.addresses).toEqual(["10.4.0.7/24"]);
    const kept = await visitor.get("/network");
    expect(kept.text).toContain('value="10.4.0.1, 10.4.0.2"');
    expect(kept.text).not.toContain("seconds left");
  });

  test("are kept also by who is quicker than the machine", async () => {
    await cable(fixed);
    const kept = visitor.send("/network/keep", {}, "/network");
    await applied();
    expect((await kept).headers.location).toBe("/network?done=kept");
    expect((await view()).cable).toMatchObject({ ipv4: { method: "static" } });
  });

  test("return by themselves when nobody keeps them, and at once when they are taken back", async () => {
    await cable(fixed);
    await applied();
    await clock.advance(60_000);
    expect((await view()).cable).toBeUndefined();
    expect((await visitor.send("/network/keep", {}, "/network")).headers.location).toBe("/network?done=late");
    expect((await visitor.get("/network?done=late")).text).toContain("The minute was over");
    await cable(fixed);
    await applied();
    const back = await visitor.send("/network/revert", {}, "/network");
    expect(back.headers.location).toBe("/network?done=reverted");
    expect((await view()).cable).toBeUndefined();
  });

  test("are refused beside each field that is wrong, and nothing that was typed is lost", async () => {
    const refused = await cable({ ...fixed, addresses4: "10.4.0.7", gateway4: "10.4.0.999", vlan: "5000" });
    expect(refused.status).toBe(422);
    for (const said of ["an address with its prefix", "no IPv4 address", "from 1 to 4094"])
      expect(refused.text).toContain(said);
    for (const typed of ['value="10.4.0.7"', 'value="10.4.0.999"', 'value="5000"'])
      expect(refused.text).toContain(typed);
    expect((await cable({ method4: "off", method6: "off" })).text).toContain("cannot both be off");
    await applied();
    expect((await view()).trial).toBeUndefined();
  });

  test("have a VLAN, IPv6 and a sign-in by PEAP or EAP-TLS, whose secrets are never shown", async () => {
    const { cert: certificate, key } = await certify({ name: "radius.example.com" });
    const peap = {
      authentication: "peap",
      identity: "box",
      password: PASSPHRASE,
      caCertificate: certificate,
    };
    const six = { method6: "static", addresses6: "fd00::7/64" };
    expect((await cable({ vlan: "7", ...six, ...peap })).status).toBe(200);
    await applied();
    expect((await view()).cable).toMatchObject({
      vlan: 7,
      authentication: { method: "peap", identity: "box" },
    });
    const shown = await visitor.get("/network");
    expect(shown.text).toContain('value="box"');
    expect(shown.text).not.toContain(PASSPHRASE);
    const tls = {
      authentication: "eap-tls",
      identity: "box",
      clientCertificate: certificate,
      privateKey: key,
    };
    expect((await cable({ ...tls, serverDomain: "radius.example.com" })).status).toBe(200);
    await applied();
    expect((await view()).cable).toMatchObject({ authentication: { method: "eap-tls" } });
    expect((await visitor.get("/network")).text).not.toContain("PRIVATE KEY-----\n");
    const unproven = await cable({ authentication: "peap", identity: "box", password: "short" });
    expect(unproven.text).toContain("A certificate in PEM is needed here, or the domain below");
    expect((await cable({ ...tls, caCertificate: "no PEM" })).status).toBe(422);
  });
});

describe("the Wi-Fi's settings", () => {
  test("are chosen from what is heard, under the rules of a country", async () => {
    const scan = (country: string) => visitor.send("/network/wifi/scan", { country }, "/network/wifi");
    expect((await scan("")).text).toContain("Choose the country");
    const heard = await scan("DK");
    expect(host.told.country).toBe("DK");
    for (const name of ["Office", "Warehouse", "Guests"]) expect(heard.text).toContain(name);
    expect(heard.text).toContain("1 more does not tell its name");
    const short = await wifi({ heard: "Office", passphrase: "short" });
    expect([short.status, short.text]).toEqual([422, expect.stringContaining("8 to 63 characters")]);
    expect(short.text).not.toContain('"short"');
    expect((await wifi({ heard: "Office", passphrase: PASSPHRASE })).text).toContain("60 seconds left");
    await applied();
    expect((await view()).wifi).toMatchObject({
      ssid: "Office",
      country: "DK",
      security: { method: "wpa2" },
    });
    expect((await visitor.get("/network/wifi")).text).not.toContain(PASSPHRASE);
    await visitor.send("/network/keep", {}, "/network");
    expect((await visitor.get("/network")).text).toContain("Joined to Office");
    await visitor.send("/network/wifi/off", {}, "/network/wifi");
    await applied();
    expect((await view()).wifi).toBeUndefined();
  });

  test("name a hidden network with its security, and a fixed address", async () => {
    expect((await wifi({ ssid: "Vault", hidden: "yes", passphrase: PASSPHRASE })).text).toContain(
      "does not tell a kind of security",
    );
    await wifi({ ...fixed, ssid: "Vault", hidden: "yes", security: "wpa3", passphrase: PASSPHRASE });
    await applied();
    expect((await view()).wifi).toMatchObject({
      ...{ ssid: "Vault", isHidden: true, security: { method: "wpa3" } },
      ipv4: { method: "static", addresses: ["10.4.0.7/24"] },
    });
    expect((await wifi({ security: "open" })).text).toContain("Choose a network");
  });
});
