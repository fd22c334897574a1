import { describe, expect, test } from "vitest";
import { accessPointStep } from "../../../src/appliance/presence/access-point.ts";
import { lightOf } from "../../../src/appliance/presence/light.ts";
import { type PresenceState, showPresence } from "../../../src/appliance/presence/presence.ts";
import { screenLines } from "../../../src/appliance/presence/screen.ts";
import { type InterfaceView, type NetworkView, simulatedHost } from "../../../src/host/index.ts";
import { silentLog, success } from "../../../src/shared/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const nothing: PresenceState = {
  name: "tallybox-7k3m",
  version: "1.0.0",
  addresses: ["192.168.1.20", "fd00::20"],
  trouble: undefined,
  provisioning: [],
  setupCode: "7K3M9QXA02VDT",
  fingerprint: undefined,
  server: undefined,
  pairing: undefined,
  light: { trouble: undefined, hasAnswered: false },
  enrolment: "none",
};

const link = (kind: "cable" | "wifi", hasCarrier: boolean, ssid?: string): InterfaceView => ({
  ...{ name: kind === "cable" ? "eth0" : "wlan0", kind, hasCarrier, addresses: [], gateways: [], dns: [] },
  ...(ssid !== undefined && { ssid }),
});
const unplugged: NetworkView = { interfaces: [link("cable", false), link("wifi", false)] };

describe("the light", () => {
  test.each([
    ["no-link", { trouble: "box-no-link", enrolment: "enrolled", hasAnswered: true }],
    ["no-address", { trouble: "box-no-address", enrolment: "none", hasAnswered: false }],
    ["unclaimed", { trouble: undefined, enrolment: "none", hasAnswered: false }],
    ["starting", { trouble: undefined, enrolment: "pending", hasAnswered: false }],
    ["starting", { trouble: undefined, enrolment: "enrolled", hasAnswered: false }],
    ["healthy", { trouble: undefined, enrolment: "enrolled", hasAnswered: true }],
    ["healthy", { trouble: "box-no-clock", enrolment: "enrolled", hasAnswered: true }],
  ] as const)("is %s with %o", (light, facts) => {
    expect(lightOf(facts)).toBe(light);
  });
});

describe("the attached screen", () => {
  const text = (more: Partial<Parameters<typeof screenLines>[0]> = {}) =>
    screenLines({ ...nothing, accessPoint: undefined, ...more }).join("\n");

  test("says where to go and with what code", () => {
    const shown = text();
    for (const part of [
      "https://tallybox-7k3m.local/",
      "https://192.168.1.20/",
      "https://[fd00::20]/",
      "7K3M-9QXA-02VDT",
      "No server yet.",
    ])
      expect(shown).toContain(part);
  });

  test("shows the setup code only while it opens the page", () => {
    expect(text({ setupCode: undefined })).not.toContain("Setup code");
  });

  test("says what is lacking and what to do, and how to join the box's own network", () => {
    expect(text({ trouble: { what: "The box has no network", todo: "Plug the cable in." } })).toContain(
      "The box has no network. Plug the cable in.",
    );
    const own = { ssid: "Tallybox-7K3M", passphrase: "0123456789ABC", address: "192.0.2.1" };
    const shown = text({ accessPoint: own });
    for (const part of ["Tallybox-7K3M", "0123456789ABC", "https://192.0.2.1/"])
      expect(shown).toContain(part);
  });

  test("shows the pairing code with the server where it is to be typed", () => {
    const shown = text({ pairing: { server: "https://tally.example:443", code: "7K3M9QXA0" } });
    expect(shown).toContain("7K3-M9Q-XA0");
    expect(shown).toContain("https://tally.example:443");
  });

  test("has lines that fit, whatever stands in them", () => {
    const fingerprint = Array.from({ length: 32 }, () => "AB").join(":");
    const long = `https://${"a".repeat(200)}.example:443`;
    for (const line of text({ fingerprint, server: long }).split("\n"))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("the box's own network", () => {
  const step = (more: Partial<Parameters<typeof accessPointStep>[0]> = {}) =>
    accessPointStep({
      view: unplugged,
      enrolment: "none",
      isOn: false,
      wasOpened: false,
      wasReplaced: false,
      ...more,
    });

  test("opens where no network is known and nobody owns the box", () => {
    expect(step()).toBe("open");
    expect(step({ enrolment: "enrolled" })).toBe("leave");
    // A claim that waits for a network opens none.
    expect(step({ enrolment: "pending" })).toBe("open");
    expect(step({ view: { interfaces: [link("cable", false)] } })).toBe("leave");
    expect(step({ view: { interfaces: [link("cable", true), link("wifi", false)] } })).toBe("leave");
    expect(step({ view: { interfaces: [link("wifi", true, "Office")] } })).toBe("leave");
  });

  test("is not opened a second time since the start", () => {
    expect(step({ wasOpened: true })).toBe("leave");
  });

  test("closes when a cable is plugged in, or the box has an owner", () => {
    const plugged = { interfaces: [link("cable", true), link("wifi", true)] };
    expect(step({ isOn: true })).toBe("leave");
    expect(step({ isOn: true, enrolment: "pending" })).toBe("leave");
    expect(step({ isOn: true, view: plugged })).toBe("close");
    expect(step({ isOn: true, enrolment: "enrolled" })).toBe("close");
  });
});

describe("a Wi-Fi network that is tried in place of the box's own", () => {
  const settings = {
    ...{ kind: "wifi" as const, country: "DK", ssid: "Office", isHidden: false },
    ...{
      security: { method: "wpa2" as const, passphrase: "correct horse" },
      ipv6: { method: "automatic" as const },
    },
  };
  const dhcp = { ...settings, ipv4: { method: "dhcp" as const } };

  /** Nobody plugs in a cable; the radio joins what is named where that exists. */
  function wirelessBox(exists: boolean) {
    const clock = new ManualClock();
    const host = simulatedHost({ clock });
    const view = async () => {
      const told = await host.network.view();
      if (!told.ok) return told;
      const { wifi } = told.value;
      const radio =
        wifi && exists
          ? { ...link("wifi", true, "Office"), addresses: ["192.0.2.7/24"] }
          : link("wifi", false);
      return success({ ...told.value, interfaces: [link("cable", false), radio] });
    };
    const open: boolean[] = [];
    const stop = new AbortController();
    const running = showPresence(
      {
        ...{ clock, log: silentLog, state: () => nothing },
        host: { ...host, network: { ...host.network, view } },
        accessPoint: { ssid: "Tallybox-7K3M", passphrase: "0123456789ABC" },
        onAccessPoint: (isOpen) => open.push(isOpen),
      },
      stop.signal,
    );
    const end = async () => {
      stop.abort();
      await running;
    };
    return { clock, host, open, end };
  }

  test("is kept by itself once it gives an address: who named it has lost the page", async () => {
    const { clock, host, open, end } = wirelessBox(true);
    await clock.advance(1000);
    expect(open.at(-1)).toBe(true);
    expect((await host.network.change(dhcp)).ok).toBe(true);
    await clock.advance(120_000);
    expect(await host.network.view()).toMatchObject({ value: { wifi: { ssid: "Office" } } });
    expect(open.at(-1)).toBe(false);
    expect(await host.accessPoint.state()).toMatchObject({ value: { isOn: false } });
    await end();
  });

  test("gives way to the box's own again where it is not joined", async () => {
    const { clock, host, open, end } = wirelessBox(false);
    await clock.advance(1000);
    await host.network.change(dhcp);
    await clock.advance(30_000);
    expect(open.at(-1)).toBe(false);
    await clock.advance(45_000);
    expect(open.at(-1)).toBe(true);
    expect(await host.accessPoint.state()).toMatchObject({ value: { isOn: true } });
    const view = await host.network.view();
    expect(view.ok && [view.value.wifi, view.value.trial]).toEqual([undefined, undefined]);
    await end();
  });

  test("with a fixed address is kept by a person alone, who comes to it", async () => {
    const { clock, host, open, end } = wirelessBox(true);
    await clock.advance(1000);
    const fixed = { method: "static" as const, addresses: ["192.0.2.7/24"], dns: [] };
    await host.network.change({ ...settings, ipv4: fixed });
    await clock.advance(75_000);
    expect(await host.network.view()).not.toHaveProperty("value.wifi");
    expect(open.at(-1)).toBe(true);
    await end();
  });
});

test("nobody is asked about networks while something else leads to the box", async () => {
  const clock = new ManualClock();
  const host = simulatedHost({ clock });
  let asked = 0;
  const stop = new AbortController();
  const view = async () => {
    asked++;
    return success({ interfaces: [link("cable", true), link("wifi", false)] });
  };
  const running = showPresence(
    {
      ...{ clock, log: silentLog, state: () => nothing },
      host: { ...host, network: { ...host.network, view } },
      accessPoint: { ssid: "Tallybox-7K3M", passphrase: "0123456789ABC" },
    },
    stop.signal,
  );
  await clock.advance(600_000);
  // Once at the start: it may have been open before.
  expect(asked).toBe(1);
  stop.abort();
  await running;
});

test("the box shows what changed, names itself once, and says when its own network is open", async () => {
  const clock = new ManualClock();
  const host = simulatedHost({ clock });
  let view = unplugged;
  const state = { ...nothing };
  const open: boolean[] = [];
  const stop = new AbortController();
  const running = showPresence(
    {
      ...{ clock, log: silentLog, state: () => state },
      host: { ...host, network: { ...host.network, view: async () => success(view) } },
      accessPoint: { ssid: "Tallybox-7K3M", passphrase: "0123456789ABC" },
      onAccessPoint: (isOpen) => open.push(isOpen),
    },
    stop.signal,
  );
  await clock.advance(1000);
  expect(host.told).toMatchObject({ light: "unclaimed", hostname: "tallybox-7k3m" });
  expect(host.told.screen.join("\n")).toContain("0123456789ABC");
  expect(open.at(-1)).toBe(true);

  view = { interfaces: [link("cable", true), link("wifi", true)] };
  Object.assign(state, { enrolment: "enrolled", light: { trouble: undefined, hasAnswered: true } });
  await clock.advance(10_000);
  expect(host.told.light).toBe("healthy");
  expect(host.told.screen.join("\n")).not.toContain("0123456789ABC");
  expect(open.at(-1)).toBe(false);
  stop.abort();
  await running;
});
