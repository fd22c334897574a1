import { describe, expect, test } from "vitest";
import { createReader, markup } from "../../../webui/design/index.ts";
import {
  type BoxTrouble,
  createWords,
  type Frame,
  HomePage,
  type StatusView,
} from "../../../webui/setup/index.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const view: StatusView = {
  ...{ name: "attic", version: "1.0.0", ranges: [], jobs: [], printers: [], otherDevices: 0 },
  server: { address: "https://tally.example", lastContactAt: NOW, waitingMessages: 0, waitingBytes: 0 },
  nextReport: { printers: 0, sizeBytes: 0 },
  software: { builtAt: NOW - 30 * 86_400_000, mayServerAsk: false, profiles: { builtIn: 81 } },
};
const frame: Frame = {
  ...{ assets: { styles: [], scripts: [] }, words: createWords("en"), visitor: "owner", formToken: "t" },
  ...{ path: "/", sections: [], steps: [] },
};
const render = (trouble: BoxTrouble) => renderView({ ...view, trouble }, frame);
const renderView = (shown: StatusView, frame: Frame) => {
  const reader = createReader({ locale: "en-GB", zone: "UTC", now: NOW });
  return markup(<HomePage view={shown} reader={reader} frame={frame} />);
};

test.each<[BoxTrouble["code"], string, string]>([
  ["box-no-link", "The box has no network", "Plug the cable in, or set up the wireless network."],
  ["box-no-address", "The box has a network but no address", "Is there a DHCP server?"],
  ["box-no-disk", "The box cannot keep what it reads", "Free some space"],
  ["box-lost-keys", "The box has lost its keys or its settings", "anew with a claim code"],
  ["box-no-clock", "The box does not know the time yet", "Permit NTP"],
  ["box-no-name", "0 printers answer. The server&#39;s name cannot be looked up", "(DNS)"],
  [
    "box-refused",
    "0 printers answer. The server does not take what the box says",
    "Reports wait on the box.",
  ],
])("a box with %s tells what, since when, what was seen and what to do", (code, what, todo) => {
  const html = render({ code, since: NOW - 3_600_000, seen: [{ code: "no-signal", interface: "eth0" }] });
  for (const words of [what, todo, "Since 22 Nov 2026, 11:00:00 UTC. No signal at eth0."])
    expect(html).toContain(words);
});

test("what keeps the box from its work, and ranges from being searched, is told in the visitor's language", () => {
  const german = { ...frame, words: createWords("de") };
  const inGerman = (shown: Partial<StatusView>) => renderView({ ...view, ...shown }, german);
  const seen = {
    code: "tunnel.unreachable",
    message: "No way.",
    detail: { hop: "tcp", code: "ECONNREFUSED" },
  } as const;
  const unreached = inGerman({ trouble: { code: "box-no-connection", since: NOW, seen } });
  expect(unreached).toContain("Der Server ist nicht erreichbar");
  expect(unreached).toContain("Dort lauscht nichts, oder eine Firewall lehnt ab.");
  expect(unreached).not.toContain("No way.");
  const bare: BoxTrouble = {
    ...{ code: "box-no-address", since: NOW },
    seen: [
      { code: "self-given-address", interface: "eth0", address: "169.254.7.1" },
      { code: "no-address", interface: "wlan0" },
    ],
  };
  expect(inGerman({ trouble: bare })).toContain("eth0 hat nur 169.254.7.1; wlan0 hat keine.");
  const issues = [{ field: "ranges[0].port", message: "Too big" }];
  const configurationProblem = { code: "configuration.invalid", message: "No.", detail: { issues } } as const;
  expect(inGerman({ configurationProblem })).toContain("Der Fehler steht in ranges[0].port: Too big");
  const refusal = { code: "consent.refused", message: "No.", detail: { fault: "port", port: 9 } } as const;
  const range = { name: "Attic", addresses: ["10.1.0.0/24"], isEnabled: true, refusal };
  expect(inGerman({ ranges: [range] })).toContain("Die Box darf auf Port 9 nicht fragen");
});

describe("the software", () => {
  const text = (software: Partial<StatusView["software"]>, visitor: Frame["visitor"] = "owner") =>
    renderView({ ...view, software: { ...view.software, ...software } }, { ...frame, visitor })
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ");

  test("is told with its version, and that nothing newer is offered or comes by itself", () => {
    const before = text({});
    expect(before).toContain("1.0.0, made on 23 Oct 2026");
    expect(before).toContain("no server has named settings for this box yet");
    expect(before).toContain("not permitted by the owner");
    expect(before).toContain("81 that came with this version");
    expect(before).toContain("Profile pack in force none");
    expect(text({ offered: null })).toContain("The server offers none.");
    const offered = text({ offered: { version: "1.1.0" }, mayServerAsk: true });
    expect(offered).toContain("The server offers version 1.1.0.");
    expect(offered).toContain("This version does not update itself.");
    expect(offered).toContain(" permitted by the owner");
  });

  test("reads with a pack that is named by name, number, digest, key and time, and says why not with another", () => {
    const pack = {
      name: "Sharp MX",
      serial: 7,
      digest: "ab".repeat(32),
      signedBy: "K".repeat(43),
      since: NOW,
    };
    const problem = { code: "pack.worse", message: "Sharp MX-3070: counters.total would be lost." } as const;
    const refused = { digest: "cd".repeat(32), at: NOW, problem };
    const told = text({ profiles: { builtIn: 81, pack, refused } });
    expect(told).toContain("“Sharp MX”, number 7, in force");
    for (const part of [pack.digest, pack.signedBy, refused.digest, problem.message])
      expect(told).toContain(part);
    expect(told).toContain("a printer of this box would be read worse than before");
  });

  test("leads nobody to the consent who may not change it", () => {
    const links = (visitor: Frame["visitor"]) =>
      renderView(view, { ...frame, visitor }).includes('href="/consent"');
    expect([links("owner"), links("stranger")]).toEqual([true, false]);
  });
});

test("where the box stands is told in a few lines, with how it came to its address", () => {
  const network: StatusView["network"] = [
    {
      ...{ name: "eth0", kind: "cable", hasCarrier: true, method: "dhcp" },
      ...{ addresses: ["10.4.0.9/24"], gateways: ["10.4.0.1"] },
    },
    { name: "wlan0", kind: "wifi", hasCarrier: false, addresses: [], gateways: [] },
  ];
  const text = renderView({ ...view, network }, frame)
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
  expect(text).toContain(
    "Cable eth0: connected 10.4.0.9/24 Addresses come from the network (DHCP) Gateway: 10.4.0.1",
  );
  expect(text).toContain("Wi-Fi wlan0: not connected Change the network");
  expect(renderView(view, frame)).toContain("The machine does not tell yet.");
});
