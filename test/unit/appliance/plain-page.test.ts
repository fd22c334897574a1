// What the box answers without encryption: where to go, and nothing else.
import { describe, expect, test } from "vitest";
import { hostOf } from "../../../src/appliance/web/host-guard.ts";
import { createPlainPage, type PlainPorts } from "../../../src/appliance/web/plain-app.tsx";

const prints = { certificate: "A1:B2", key: "C3:D4" };
const own = { names: () => ["tallybox.local"], addresses: () => ["192.168.1.20", "fd00::20"] };

function plain(more: Partial<PlainPorts> = {}) {
  const page = createPlainPage({
    ...{ own, httpsPort: 443, prints: () => prints, isAccessPoint: () => false },
    ...more,
  });
  return async (host: string, path = "/", init: RequestInit = {}) => {
    const headers = { host, ...(init.headers as Record<string, string> | undefined) };
    const socket = { localAddress: "10.42.0.1", remoteAddress: "10.42.0.7" };
    return page.request(`http://${host || "none"}${path}`, { ...init, headers }, { incoming: { socket } });
  };
}

describe("plain HTTP", () => {
  test("explains the warning at its root, with the fingerprints, and has nothing to fill in", async () => {
    const answer = await plain()("tallybox.local");
    const text = await answer.text();
    for (const words of ["https://tallybox.local/", "A1:B2", "C3:D4", "warn"]) expect(text).toContain(words);
    expect(text).not.toMatch(/<form|<input|<script/);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("leads everything else to the encrypted page, at the same host and path", async () => {
    const ask = plain({ httpsPort: 8443 });
    const led = await ask("192.168.1.20:8080", "/about?a=1");
    expect([led.status, led.headers.get("location")]).toEqual([302, "https://192.168.1.20:8443/about?a=1"]);
    const six = await ask("[fd00::20]:8080", "/about");
    expect(six.headers.get("location")).toBe("https://[fd00::20]:8443/about");
  });

  test("takes nothing that was sent in the clear", async () => {
    const sent = await plain()("tallybox.local", "/sign-in", { method: "POST", body: "passphrase=secret" });
    expect([sent.status, sent.headers.get("location")]).toEqual([403, null]);
  });

  test("leads nobody to a foreign name", async () => {
    for (const host of ["evil.example", "192.168.1.21", ""]) {
      const answer = await plain()(host, "/about");
      expect([host, answer.status, answer.headers.get("location")]).toEqual([host, 421, null]);
    }
  });
});

describe("on the box's own network", () => {
  const ask = plain({ isAccessPoint: () => true });

  test.each([
    ["connectivitycheck.gstatic.com", "/generate_204"],
    ["captive.apple.com", "/hotspot-detect.html"],
    ["www.msftconnecttest.com", "/connecttest.txt"],
    ["detectportal.firefox.com", "/canonical.html"],
  ])("%s%s is answered with the way to the page", async (host, path) => {
    const answer = await ask(host, path, { headers: { "accept-language": "de" } });
    const text = await answer.text();
    expect([answer.status, text.includes("https://10.42.0.1")]).toEqual([200, true]);
    expect(text).toContain("Öffnen Sie diese Adresse in Ihrem Browser");
    expect(text).not.toMatch(/<form|<input|<script/);
    expect(text).not.toContain("Success");
  });

  test("its own name is answered as anywhere", async () => {
    expect(await (await ask("tallybox.local")).text()).toContain("A1:B2");
  });
});

test.each([
  ["tallybox.local", "tallybox.local"],
  ["Tallybox.LOCAL.:443", "tallybox.local"],
  ["[FD00::20]:8443", "fd00::20"],
  ["192.168.1.20:80", "192.168.1.20"],
  ["tallybox.local@evil.example", undefined],
  ["tallybox.local/evil", undefined],
  ["tallybox.local:80:80", undefined],
  ["tallybox.local, evil.example", undefined],
  ["", undefined],
  [undefined, undefined],
])("the host in %s is %s", (header, host) => expect(hostOf(header)).toBe(host));
