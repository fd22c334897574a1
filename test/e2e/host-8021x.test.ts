// IEEE 802.1X with the real NetworkManager, wpa_supplicant and, at the other end of the cable, hostapd: what lets the
// box in, and what does not.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CableSettings } from "../../src/host/network/settings.ts";
import { type Certified, certify } from "../support/certificates.ts";
import { type ManagedNetwork, manageNetwork, whyNoNetworkManager } from "../support/network-manager.ts";
import { endPrograms, eventually, root, temporaryFolder, upToDate } from "../support/programs.ts";

const missing = ["hostapd", "wpa_supplicant"].find((name) => !existsSync(`/usr/sbin/${name}`));
const reason = whyNoNetworkManager() ?? (missing && `${missing} is not installed`);
if (reason !== undefined) console.warn(`\n!! 802.1X is not tried: ${reason}.\n`);

const program = join(root, "dist/tallybox.mjs");
const PASSWORD = "tray 4; is \\empty";

describe.skipIf(reason !== undefined)("a cable that asks who is there", () => {
  let network: ManagedNetwork;
  let authority: Certified;
  let client: Certified;
  let conf: string;
  let said: string;
  const cable = (authentication: CableSettings["authentication"]): CableSettings => ({
    ...{ kind: "cable", ipv4: { method: "dhcp" }, ipv6: { method: "off" } },
    authentication,
  });
  const known = () => ({ caCertificate: authority.cert, serverDomain: "radius.example" });
  const certificate = () => ({ clientCertificate: client.cert, privateKey: client.key });
  /** How each attempt ended, with the EAP method that was proposed last: 13 is EAP-TLS, 25 PEAP. */
  function outcomes(): string[] {
    const told = readFileSync(said, "utf8").matchAll(
      /vendor=0 method=(\d+)|CTRL-EVENT-EAP-(SUCCESS|FAILURE)/g,
    );
    let method = "";
    return [...told].flatMap(([, proposed, outcome]) => {
      method = proposed ?? method;
      return outcome === undefined ? [] : [`${method} ${outcome}`];
    });
  }
  async function isUp(): Promise<boolean> {
    const words = ["--terse", "--fields", "GENERAL.STATE,GENERAL.CONNECTION", "device", "show", "eth7"];
    return (
      (await network.run("nmcli", words)).out ===
      "GENERAL.STATE:100 (connected)\nGENERAL.CONNECTION:Tallybox cable\n"
    );
  }

  async function ask(request: object) {
    const words = [program, "host", "network", "--root", network.root];
    const { out, err } = await network.run(process.execPath, words, JSON.stringify(request));
    if (out === "") throw new Error(err);
    return JSON.parse(out) as { ok: boolean; problem: { code: string; message: string } };
  }

  /** Begins anew: after a failure hostapd would hear nobody for a minute. */
  async function listen() {
    await network.run("pkill", ["--exact", "hostapd"]);
    writeFileSync(said, "");
    const inFar = "exec nsenter --target $(pgrep --exact sleep) --net";
    network.start("sh", ["-c", `${inFar} stdbuf -oL hostapd ${conf} >> ${said} 2>&1`]);
    await eventually("hostapd to listen", () => readFileSync(said, "utf8").includes("AP-ENABLED"));
  }
  async function change(authentication: CableSettings["authentication"]) {
    expect(await ask({ do: "change", settings: cable(authentication) })).toMatchObject({ ok: true });
  }

  beforeAll(async () => {
    await upToDate();
    const folder = temporaryFolder("8021x");
    network = await manageNetwork(folder);
    authority = await certify({ name: "Office authority" });
    const server = await certify({ name: "radius.example", host: "radius.example", issuer: authority });
    client = await certify({ name: "box", host: "box.example", issuer: authority, isForClients: true });
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const users = `"box-tls" TLS\n"box-peap" PEAP\n"box-peap" MSCHAPV2 "${PASSWORD}" [2]\n`;
    conf = file(
      "hostapd.conf",
      [
        ...["interface=far7", "driver=wired", "ieee8021x=1", "use_pae_group_addr=1", "eap_server=1"],
        ...["logger_stdout=-1", "logger_stdout_level=0", `eap_user_file=${file("users", users)}`],
        `ca_cert=${file("ca.pem", authority.cert)}`,
        `server_cert=${file("server.pem", server.cert)}`,
        `private_key=${file("server.key", server.key)}\n`,
      ].join("\n"),
    );
    said = join(folder, "said");
    network.start("wpa_supplicant", ["-u"]);
    await listen();
  });
  afterAll(async () => {
    await network?.close();
    await endPrograms();
  });

  test("lets the box in by password, and by certificate", async () => {
    await change({ method: "peap", identity: "box-peap", ...known(), password: PASSWORD });
    await eventually("success by PEAP", () => outcomes().at(-1) === "25 SUCCESS");
    await eventually("the cable to be up", isUp);
    expect(await ask({ do: "confirm" })).toMatchObject({ ok: true });

    await change({ method: "eap-tls", identity: "box-tls", ...known(), ...certificate() });
    await eventually("success by EAP-TLS", () => outcomes().at(-1) === "13 SUCCESS");
    await eventually("the cable to be up", isUp);
    expect(await ask({ do: "confirm" })).toMatchObject({ ok: true });
  });

  test.each<[string, () => CableSettings["authentication"]]>([
    [
      "a wrong password",
      () => ({ method: "peap", identity: "box-peap", ...known(), password: "another password" }),
    ],
    [
      "a network that is not the one the person named",
      () => ({
        ...{ method: "peap", identity: "box-peap", password: PASSWORD },
        ...{ caCertificate: authority.cert, serverDomain: "radius.elsewhere" },
      }),
    ],
  ])("%s leaves it outside, and the old settings let it in again", async (_, authentication) => {
    await listen();
    await change(authentication());
    await eventually("a failure", () => outcomes().some((each) => each.endsWith("FAILURE")));
    expect(outcomes().filter((each) => each.endsWith("SUCCESS"))).toEqual([]);
    expect(await isUp()).toBe(false);
    await listen();
    expect(await ask({ do: "revert" })).toMatchObject({ ok: true });
    await eventually("success by EAP-TLS", () => outcomes().at(-1) === "13 SUCCESS", 60_000);
    await eventually("the cable to be up", isUp);
  });
});
