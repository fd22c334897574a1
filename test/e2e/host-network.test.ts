// Network settings on trial with the real NetworkManager: what is written, what it makes of it, and that the old
// settings come back by themselves.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NetworkSettings } from "../../src/host/index.ts";
import {
  accessPointProfile,
  cableProfiles,
  type Profiles,
  profileIds,
  wifiProfiles,
} from "../../src/host/network/keyfile.ts";
import type { CableSettings } from "../../src/host/network/settings.ts";
import { newPrivateKey, TEST_CERTIFICATE } from "../support/network-forms.ts";
import { type ManagedNetwork, manageNetwork, whyNoNetworkManager } from "../support/network-manager.ts";
import { endPrograms, eventually, root, temporaryFolder, upToDate } from "../support/programs.ts";

const reason = whyNoNetworkManager();
if (reason !== undefined)
  console.warn(`\n!! Network settings are not tried with NetworkManager: ${reason}.\n`);

const hasAvahi = ["avahi-daemon", "avahi-publish-address", "avahi-resolve"].every((name) =>
  ["/usr/sbin", "/usr/bin"].some((folder) => existsSync(join(folder, name))),
);
if (!hasAvahi) console.warn("\n!! avahi is not installed: the box's names are not tried.\n");

const program = join(root, "dist/tallybox.mjs");

const cable = (more: Partial<CableSettings> = {}): CableSettings => ({
  kind: "cable",
  ipv4: { method: "static", addresses: ["10.99.7.20/24"], gateway: "10.99.7.1", dns: ["10.99.7.1"] },
  ipv6: { method: "off" },
  ...more,
});

describe.skipIf(reason !== undefined)("network settings with the real NetworkManager", () => {
  let network: ManagedNetwork;
  beforeAll(async () => {
    await upToDate();
    network = await manageNetwork(temporaryFolder("manager"));
  });
  afterAll(async () => {
    await network?.close();
    await endPrograms();
  });

  const words = (...more: string[]) => [program, "host", "network", "--root", network.root, ...more];
  async function ask(request: object, ...more: string[]) {
    const { out, err } = await network.run(process.execPath, words(...more), JSON.stringify(request));
    if (out === "") throw new Error(err);
    return JSON.parse(out) as { ok: boolean; value: Record<string, unknown>; problem: { code: string } };
  }
  const profiles = () => join(network.root, "etc/NetworkManager/system-connections");
  const become = (what: string, expected: RegExp) =>
    eventually(what, async () => (await network.addresses()).some((address) => expected.test(address)));

  test("a confirmed address stays, and one that nobody confirms gives way to it", async () => {
    await become("an address by DHCP", /^10\.99\.7\.1[012]\d\//);
    expect(await ask({ do: "change", settings: cable() })).toMatchObject({ ok: true });
    await become("the new address", /^10\.99\.7\.20\/24$/);
    expect(await ask({ do: "confirm" })).toMatchObject({ ok: true });

    const other = cable({ ipv4: { method: "static", addresses: ["10.99.9.9/24"], dns: [] } });
    expect(await ask({ do: "change", settings: other }, "--trial-seconds", "3")).toMatchObject({
      ok: true,
      value: { kind: "cable", secondsLeft: 3 },
    });
    await become("the address on trial", /^10\.99\.9\.9\/24$/);
    // What systemd starts as soon as this mark stands there (tallybox-network-trial.path).
    const mark = join(network.root, "var/lib/tallybox-host/network-trial");
    expect(existsSync(mark)).toBe(true);
    const watched = await network.run(process.execPath, words("--task", "watch"));
    expect(watched).toMatchObject({ code: 0 });
    expect(existsSync(mark)).toBe(false);
    await become("the confirmed address again", /^10\.99\.7\.20\/24$/);
    expect(await network.addresses()).not.toContain("10.99.9.9/24");
    expect(await ask({ do: "confirm" })).toMatchObject({ problem: { code: "host.no-trial" } });
  });

  test("the view tells what the cable has, and nothing secret of what was set", async () => {
    const { value } = await ask({ do: "view" });
    expect(value).toMatchObject({
      interfaces: [
        {
          name: "eth7",
          kind: "cable",
          hasCarrier: true,
          macAddress: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
          addresses: ["10.99.7.20/24"],
          gateways: ["10.99.7.1"],
          dns: ["10.99.7.1"],
        },
      ],
      cable: { kind: "cable", ipv4: { method: "static" } },
    });
  });

  test("a trial is over when the machine starts again, whoever was killed", async () => {
    const other = cable({ ipv4: { method: "static", addresses: ["10.99.8.8/24"], dns: [] } });
    await ask({ do: "change", settings: other });
    await become("the address on trial", /^10\.99\.8\.8\/24$/);
    // Before NetworkManager starts, from the disk alone.
    expect(await network.run(process.execPath, words("--task", "restore"))).toMatchObject({ code: 0 });
    const text = readFileSync(join(profiles(), "tallybox-cable.nmconnection"), "utf8");
    expect(text).toContain("address1=10.99.7.20/24");
    expect(await ask({ do: "confirm" })).toMatchObject({ problem: { code: "host.no-trial" } });
  });

  test("settings that cannot be used bring the old ones back at once", async () => {
    const wifi: NetworkSettings = {
      kind: "wifi",
      country: "NO",
      ssid: "Office",
      isHidden: false,
      security: { method: "wpa2", passphrase: "correct horse" },
      ipv4: { method: "dhcp" },
      ipv6: { method: "automatic" },
    };
    // There is no radio here.
    expect(await ask({ do: "change", settings: wifi })).toMatchObject({
      ok: false,
      problem: { code: "host.network-failed" },
    });
    expect(existsSync(join(profiles(), "tallybox-wifi.nmconnection"))).toBe(false);
    expect((await ask({ do: "view" })).value).not.toHaveProperty("trial");
  });

  test("what is no settings is refused before anything is written", async () => {
    const before = readdirSync(profiles());
    for (const request of [
      { do: "change", settings: { ...cable(), ipv4: { method: "static", addresses: ["10.4.0.300/24"] } } },
      { do: "change", settings: { kind: "cable", ipv4: { method: "dhcp" }, more: "[connection]" } },
      { do: "format" },
      [],
    ])
      expect(await ask(request)).toMatchObject({ ok: false });
    expect(readdirSync(profiles())).toEqual(before);
  });

  test("NetworkManager understands every form as it was meant", async () => {
    const password = ` p\\a;s=s#"w'örd `;
    const authority = {
      identity: "box;1 \\",
      caCertificate: TEST_CERTIFICATE,
      serverDomain: "radius.example",
    };
    const put = async (...parts: Profiles[]) => {
      for (const { file, text } of parts.flatMap((part) => part.profiles))
        writeFileSync(join(profiles(), file), text, { mode: 0o600 });
      await network.run("nmcli", ["connection", "reload"]);
    };
    const id = (name: keyof typeof profileIds) => ["uuid", profileIds[name]];
    const told = async (field: string, name: keyof typeof profileIds) => {
      const words = ["--show-secrets", "--escape", "no", "--get-values", field, "connection", "show"];
      return (await network.run("nmcli", [...words, ...id(name)])).out.replace(/\n$/, "");
    };
    // Not every kernel of a test machine has VLANs, nor a test machine a radio; what was meant can be read all the same.
    await put(
      cableProfiles(
        { ...cable(), vlan: 12, authentication: { method: "peap", ...authority, password } },
        network.root,
      ),
    );
    expect(await told("802-1x.identity", "cable")).toBe("box;1 \\");
    // While NetworkManager is busy with a profile it tells no secret of it.
    const secret = (field: string, name: keyof typeof profileIds) =>
      eventually("a secret", async () => (await told(field, name)) || undefined);
    expect(await secret("802-1x.password", "cable")).toBe(password);
    expect(await told("802-1x.eap,802-1x.phase2-auth,802-1x.domain-suffix-match", "cable")).toBe(
      "peap\nmschapv2\nradius.example",
    );
    expect(await told("vlan.id,vlan.parent,ipv4.addresses,ipv4.gateway", "vlan")).toBe(
      `12\n${profileIds.cable}\n10.99.7.20/24\n10.99.7.1`,
    );
    expect(await told("ipv4.method", "cable")).toBe("disabled");

    const tls = { ...authority, clientCertificate: TEST_CERTIFICATE };
    const settings = cable({ authentication: { ...tls, method: "eap-tls", privateKey: newPrivateKey() } });
    expect(await ask({ do: "change", settings })).toMatchObject({ ok: true });
    const paths = (await told("802-1x.ca-cert,802-1x.client-cert,802-1x.private-key", "cable")).split("\n");
    for (const path of paths) {
      expect(path).toMatch(/^.*[0-9a-f]{64}\.pem$/);
      expect(statSync(path.replace(/^file:\/\//, "")).mode & 0o777).toBe(0o600);
    }
    // A VLAN that the settings do not name any more is gone.
    expect(await told("vlan.id", "vlan")).toBe("");
    expect(await ask({ do: "revert" })).toMatchObject({ ok: true });
    expect(readdirSync(join(network.root, "var/lib/tallybox-host/pems"))).toEqual([]);
    expect(await told("802-1x.eap", "cable")).toBe("");

    const wifi = {
      ...{ kind: "wifi" as const, country: "NO", ssid: "Kafé; \\1", isHidden: true },
      security: { method: "wpa3" as const, passphrase: " correct;horse=\\s# " },
      ipv4: { method: "dhcp" as const },
      ipv6: { method: "off" as const },
    };
    const own = accessPointProfile(
      { ssid: "Tallybox-7Q4K", passphrase: "0123456789abc" },
      "192.168.223.1/24",
    );
    await put(wifiProfiles(wifi), { profiles: [own], pems: [] });
    expect(await told("802-11-wireless.ssid", "wifi")).toBe(wifi.ssid);
    expect(await secret("802-11-wireless-security.psk", "wifi")).toBe(wifi.security.passphrase);
    expect(await told("802-11-wireless.hidden,802-11-wireless-security.key-mgmt", "wifi")).toBe("yes\nsae");
    expect(await told("802-11-wireless.mode,ipv4.method,ipv4.never-default", "accessPoint")).toBe(
      "ap\nmanual\nyes",
    );
  });

  test.skipIf(!hasAvahi)("the box is tallybox.local beside its own name", async () => {
    const folder = temporaryFolder("avahi");
    const conf = join(folder, "avahi.conf");
    writeFileSync(
      conf,
      "[server]\nhost-name=tallybox-7k3m\nuse-ipv6=no\nallow-interfaces=eth7\nenable-dbus=yes\n[publish]\npublish-workstation=no\n",
    );
    // A /run of its own: another test may have a responder too.
    const daemon = `mount -t tmpfs tmpfs /run && mkdir /run/avahi-daemon && exec avahi-daemon -f ${conf} --no-drop-root --no-chroot --no-rlimits`;
    const [address = ""] = (await network.addresses()).map((each) => each.split("/")[0]);
    const programs = [network.start("unshare", ["--mount", "sh", "-c", daemon])];
    try {
      const found = async (name: string) => {
        const { out } = await network.run("avahi-resolve", ["-4", "-n", name]);
        return out.split("\t")[1]?.trim();
      };
      await eventually(
        "the box's own name",
        async () => (await found("tallybox-7k3m.local")) === address,
        30_000,
      );
      programs.push(network.start("sh", [join(root, "systemd/tallybox-alias")]));
      await eventually("the short name", async () => (await found("tallybox.local")) === address, 30_000);
    } finally {
      for (const each of programs) each.kill("SIGKILL");
    }
  });

  test("only root reads the profiles", () => {
    for (const file of readdirSync(profiles()))
      expect(statSync(join(profiles(), file)).mode & 0o777).toBe(0o600);
  });
});
