// The simulator before the tools of net-snmp, which share no code with it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authProtocols, compareOids, privProtocols } from "../../src/model/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import {
  type OfficeDefinition,
  officeDefinition,
  type SimulatedUser,
  type Simulator,
  startSimulator,
} from "../../src/simulator/index.ts";
import { hasTool, runTool } from "../support/simulated-witness.ts";

const installed = hasTool("snmpget");
if (!installed)
  console.warn("SKIPPED: the simulator has no witness here (Debian package snmp: snmpget, snmpwalk)");

const auth = {
  md5: "MD5",
  sha1: "SHA",
  sha224: "SHA-224",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};
const priv = { des: "DES", aes128: "AES", aes256: "AES-256", aes256c: "AES-256-C" };
const authKey = "witness auth phrase";
const privKey = "witness priv phrase";

const combinations = authProtocols.flatMap((authProtocol) =>
  privProtocols.map((privProtocol) => ({ authProtocol, privProtocol })),
);
const users: SimulatedUser[] = [
  { name: "open" },
  ...authProtocols.map((authProtocol) => ({ name: `auth-${authProtocol}`, authProtocol, authKey })),
  ...combinations.map((each) => ({
    name: `${each.authProtocol}-${each.privProtocol}`,
    ...each,
    authKey,
    privKey,
  })),
];

describe.skipIf(!installed)("net-snmp reads the simulator", () => {
  let simulator: Simulator;
  let office: OfficeDefinition;
  beforeAll(async () => {
    const full = officeDefinition();
    // Values stand still for the comparison, and these tests have addresses of their own.
    office = {
      ...full,
      devices: full.devices.map((device) => ({
        ...device,
        address: device.address.replace("127.10.1.", "127.61.1."),
        activity: [],
        users: device.name === "HP Color LaserJet CM4730 MFP" ? users : device.users,
      })),
    };
    simulator = await startSimulator(office, { clock: systemClock, log: silentLog, port: 0 });
  });
  afterAll(() => simulator.close());

  const target = (host: number) => `127.61.1.${host}:${simulator.port}`;
  const told = (host: number, version: "1" | "2c") =>
    (office.devices.find(({ address }) => address === `127.61.1.${host}`)?.variables ?? [])
      .filter(({ value }) => version === "2c" || value.type !== "Counter64")
      .sort((a, b) => compareOids(a.oid, b.oid))
      .map(({ oid }) => oid);
  // What the tool says of the end of the MIB is no variable.
  const walk = async (tool: string, host: number, ...words: string[]) => {
    const { out } = await runTool(tool, [...words, "-t", "5", "-On", "-Oe", target(host), "1.3.6.1"]);
    return [...out.matchAll(/^\.([\d.]+) = (?!No more variables)/gm)].map((match) => match[1]);
  };

  test.each([1, 4, 6, 7, 10, 13, 15, 17, 19, 25, 27, 41, 42])("whole, device .%i by v2c", async (host) => {
    expect(await walk("snmpbulkwalk", host, "-v2c", "-c", "public", "-Cr25")).toEqual(told(host, "2c"));
  });

  test.each([1, 14, 42])("whole, device .%i by v1 without its Counter64", async (host) => {
    expect(await walk("snmpwalk", host, "-v1", "-c", "public")).toEqual(told(host, "1"));
  });

  test("value by value", async () => {
    const oids = [
      "1.3.6.1.2.1.1.2.0",
      "1.3.6.1.2.1.43.5.1.1.17.1",
      "1.3.6.1.2.1.43.10.2.1.4.1.1",
      "1.3.6.1.2.1.43.8.2.1.10.1.2",
      "1.3.6.1.2.1.2.2.1.6.2",
      "1.3.6.1.2.1.4.20.1.1.127.10.1.1",
      "1.3.6.1.2.1.31.1.1.1.6.2",
      "1.3.6.1.2.1.2.2.1.5.2",
    ];
    const { out } = await runTool("snmpget", ["-v2c", "-c", "public", "-On", "-Oe", target(1), ...oids]);
    expect(out.split("\n").map((line) => line.slice(line.indexOf("=") + 2))).toEqual([
      "OID: .1.3.6.1.4.1.11.2.3.9.1",
      'STRING: "JPC1H11795"',
      "Counter32: 698265",
      "INTEGER: -3",
      "Hex-STRING: 00 1F 29 18 70 A6 ",
      "IpAddress: 127.10.1.1",
      "Counter64: 668438500",
      "Gauge32: 1000000000",
      "",
    ]);
  });

  const sysName = "1.3.6.1.2.1.1.5.0";
  const ask = (...words: string[]) => runTool("snmpget", ["-v3", ...words, "-On", "-Ov", target(1), sysName]);

  test("without authentication, and tells apart who does not exist", async () => {
    expect((await ask("-u", "open", "-l", "noAuthNoPriv")).out).toBe('STRING: "NP1870A6C"\n');
    expect((await ask("-u", "stranger", "-l", "noAuthNoPriv")).err).toContain("Unknown user name");
  });

  test.each(authProtocols)("with authentication by %s, and tells a wrong key", async (protocol) => {
    const words = ["-u", `auth-${protocol}`, "-l", "authNoPriv", "-a", auth[protocol]];
    expect((await ask(...words, "-A", authKey)).out).toBe('STRING: "NP1870A6C"\n');
    expect((await ask(...words, "-A", "another phrase")).err).toContain("Authentication failure");
  });

  test.each(combinations)("with $authProtocol and $privProtocol", async ({ authProtocol, privProtocol }) => {
    const { out, err } = await ask(
      ...["-u", `${authProtocol}-${privProtocol}`, "-l", "authPriv", "-a", auth[authProtocol], "-A", authKey],
      ...["-x", priv[privProtocol], "-X", privKey],
    );
    // Builds of net-snmp leave out what their OpenSSL does not have.
    if (/Invalid privacy protocol|not supported/i.test(err)) {
      console.warn(`SKIPPED: this net-snmp has no ${privProtocol}`);
      return;
    }
    expect(out, err).toBe('STRING: "NP1870A6C"\n');
  });

  test("whole by v3, sealed", async () => {
    const found = await walk(
      "snmpbulkwalk",
      1,
      ...[
        "-v3",
        "-u",
        "sha256-aes128",
        "-l",
        "authPriv",
        "-a",
        "SHA-256",
        "-A",
        authKey,
        "-x",
        "AES",
        "-X",
        privKey,
      ],
    );
    expect(found).toEqual(told(1, "2c"));
  });

  test("and is refused when it tries to write", async () => {
    const words = ["-c", "public", target(1), sysName, "s", "mine"];
    expect((await runTool("snmpset", ["-v2c", ...words])).err).toContain("notWritable");
    expect((await runTool("snmpset", ["-v1", ...words])).err).toContain("readOnly");
    expect(simulator.device("HP Color LaserJet CM4730 MFP").statistics().sets).toBe(2);
  });
});
