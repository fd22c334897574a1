// The two programs as they are shipped: each one file, alone in an empty folder, typed by a technician.
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";
import { boxVisitor } from "../support/box-page.ts";
import {
  bundlesAlone,
  type Ended,
  endPrograms,
  eventually,
  freePorts,
  programText,
  type Running,
  type RunOptions,
  run,
  start,
  temporaryFolder,
} from "../support/programs.ts";
import { type ScanJson, scanJson } from "../support/scan-json.ts";
import { TunnelPeer } from "../support/tunnel-peer.ts";

let alone: Awaited<ReturnType<typeof bundlesAlone>>;
let office: Running;
let port = "";
let files = "";

beforeAll(async () => {
  alone = await bundlesAlone();
  files = temporaryFolder("files");
  port = String((await freePorts(1))[0]);
  office = start(alone.tallybox, ["simulate", "--port", port], { cwd: alone.folder });
  await eventually("the office", () => office.err().includes("Ctrl-C"));
}, 120_000);

afterAll(endPrograms);

const tallybox = (words: string[], options: RunOptions = {}): Promise<Ended> =>
  run(alone.tallybox, words, { cwd: alone.folder, ...options });
const server = (words: string[]): Promise<Ended> => run(alone.server, words, { cwd: alone.folder });
const ask = (command: string, target: string, ...words: string[]): Promise<Ended> =>
  tallybox([command, target, "--port", port, ...words]);

function scanned(ended: Ended): ScanJson {
  expect(ended.code, ended.err).toBe(0);
  // On a slow machine a line of progress comes every ten seconds.
  expect(ended.err).toMatch(/^(\S.* · \d+ printers?( · .*)?\n)*$/);
  return scanJson.parse(JSON.parse(ended.out));
}

function file(name: string, content: string): string {
  const path = join(files, name);
  writeFileSync(path, content);
  return path;
}

describe.concurrent("the programs alone", () => {
  test.each(["scan", "record", "explain", "profile", "appliance", "simulate"])(
    "tallybox %s --help tells what it takes",
    async (command) => {
      const ended = await tallybox([command, "--help"]);
      expect(ended).toMatchObject({ code: 0, err: "" });
      expect(ended.out).toContain(`tallybox ${command}`);
      expect(await tallybox([command, "--version"])).toMatchObject({ code: 0, err: "" });
    },
  );

  test("both tell their version and their commands", async () => {
    const [version, help, none, serverVersion, serverHelp] = await Promise.all([
      tallybox(["--version"]),
      tallybox(["--help"]),
      tallybox([]),
      server(["--version"]),
      server(["--help"]),
    ]);
    expect(version.out).toMatch(/^tallybox \d+\.\d+\.\d+\n$/);
    expect(serverVersion.out).toMatch(/^tallybox-server \d+\.\d+\.\d+\n$/);
    for (const command of ["scan", "record", "explain", "profile check", "appliance", "simulate"])
      expect(help.out).toContain(`tallybox ${command}`);
    expect(none).toEqual(help);
    for (const command of ["claim-code", "site import", "admin-link", "keys rotate"])
      expect(serverHelp.out).toContain(`tallybox-server ${command}`);
  });

  test.each([
    [["print"], 'there is no command "print"; tallybox --help lists them'],
    [["scan"], "scan needs addresses, as 192.168.99.0/24"],
    [["scan", "10.0.0.1", "--rat", "5"], "Unknown option '--rat'"],
    [["scan", "10.0.0.1", "--rate", "0"], "--rate takes a whole number from 1 to 20000, not 0"],
    [["scan", "10.0.0.1", "--snmp", "4"], "--snmp takes 1, 2c, 3 or auto, not 4"],
    [["scan", "10.0.0.1", "--snmp", "3"], "--snmp 3 needs --user"],
    [["scan", "10.0.0.1", "--community", ""], "--community must not be empty"],
    [["scan", "10.0.0.1", "--json", "--csv"], "--json and --csv exclude each other"],
    [["scan", "10.0.0.9-10.0.0.1"], "“10.0.0.9-10.0.0.1” ends before it begins."],
    [["scan", "10.0.0.0/8"], "“10.0.0.0/8” holds 16,777,214 addresses; one box scans at most 1,048,576."],
    [["scan", "@none.txt"], "cannot read the address file none.txt (ENOENT)"],
    [["record"], "record takes one address, as 192.168.99.7"],
    [["explain", "none.snmprec"], "there is no file none.snmprec"],
    [["profile", "check"], "profile check takes profiles (.json) and recordings (.snmprec)"],
    [["simulate", "none.json"], "there is no none.json"],
    [["appliance", "--web-port", "http"], "--web-port takes a port from 0 to 65535, not http"],
    [["appliance", "--touch", "10.0.0.300"], ""],
  ])("%j is wrong usage: one clear line and exit 2", async (words, line) => {
    const ended = await tallybox(words);
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toMatch(/^tallybox: [^\n]+\n$/);
    if (line) expect(ended.err).toBe(`tallybox: ${line}\n`);
  });

  test.each([
    [["--bogus"], "Unknown option '--bogus'. --help tells more."],
    [["start"], 'there is no command "start". --help tells more.'],
    [["claim-code"], "claim-code needs --site NAME. --help tells more."],
    [["--tls-cert", "a.pem"], "--tls-cert and --tls-key belong together. --help tells more."],
  ])("tallybox-server %j is wrong usage", async (words, line) => {
    expect(await server(words)).toMatchObject({ code: 2, out: "", err: `tallybox-server: ${line}\n` });
  });

  test("neither holds a way to write to a printer, nor a path of the machine that built it", () => {
    for (const path of [alone.tallybox, alone.server]) {
      const text = programText(path);
      expect(text).toContain(path === alone.tallybox ? "GetNextRequest" : "tallybox envelope 1");
      expect(text).not.toMatch(/SetRequest|castSetValue|createSubagent|createReceiver/);
      expect(text).not.toContain(process.cwd());
    }
  });
});

describe.concurrent("scan", () => {
  test("--json --readings keeps to the contract for the whole office", { timeout: 30_000 }, async () => {
    const words = ["--json", "--readings", "--community", "public", "--rate", "5000"];
    const document = scanned(await ask("scan", "127.10.1.1-46", ...words));
    expect(document.printers).toHaveLength(28);
    expect(document.others.map(({ address }) => address)).toEqual([
      ...["127.10.1.41", "127.10.1.42", "127.10.1.43"],
      ...["127.10.1.44", "127.10.1.45", "127.10.1.46"],
    ]);
    expect(document.ranges).toEqual([{ name: "127.10.1.1-46", addresses: 46, replied: 34, printers: 28 }]);
    const hp = document.printers.find(({ address }) => address === "127.10.1.1");
    expect(hp?.readings?.find(({ name }) => name === "Device_AssetNumber")?.value).toBe("PRN-2011A8743");
    expect(new Set(document.printers.map(({ key }) => key)).size).toBe(28);
  });

  test("without --readings there are none, and a printer keeps its key", async () => {
    const [first] = scanned(await ask("scan", "127.10.1.1", "--json")).printers;
    const [again] = scanned(await ask("scan", "127.10.1.1", "--json", "--snmp", "1")).printers;
    expect(first).not.toHaveProperty("readings");
    expect(again?.key).toBe(first?.key);
    expect([first?.snmpVersion, again?.snmpVersion]).toEqual(["2c", "1"]);
  });

  test("--csv prints a line per printer under a line of names", async () => {
    const ended = await ask("scan", "127.10.1.1-2", "--csv");
    expect(ended).toMatchObject({ code: 0, err: "" });
    const lines = ended.out.trimEnd().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^address,vendor,model,serialNumber,/);
    expect(lines[1]).toMatch(/^127\.10\.1\.1,HP,HP Color LaserJet CM4730 MFP,JPC1H11795,/);
  });

  test("a table is printed when nothing else is asked for, without colours into a file", async () => {
    const ended = await ask("scan", "127.10.1.1-2");
    expect(ended).toMatchObject({ code: 0, err: "" });
    expect(ended.out).toMatch(/^ADDRESS +MODEL +SERIAL NUMBER +TOTAL/);
    expect(ended.out).toMatch(/^127\.10\.1\.1 +HP Color LaserJet CM4730 MFP +JPC1H11795 +698 265 /m);
    expect(ended.out).toMatch(/\n2 printers at 2 addresses in \d+\.\d s, \d+ packets sent\.\n$/);
    expect(ended.out).not.toContain("\x1b");
  });

  test("addresses come from a file, and exclusions are honoured", async () => {
    const list = file("addresses.txt", "# the ground floor\n127.10.1.1-3   # three\n127.10.1.2\n");
    const document = scanned(
      await ask("scan", `@${list}`, "--exclude", "127.10.1.3", "--identify", "--json"),
    );
    expect(document.printers.map(({ address }) => address)).toEqual(["127.10.1.1", "127.10.1.2"]);
    expect(document.ranges[0]?.addresses).toBe(2);
  });

  test("finding nothing is no failure, and a name without an address is told", async () => {
    const silent = await ask("scan", "127.10.1.200", "--timeout", "100", "--json");
    expect(scanned(silent).printers).toEqual([]);
    const unknown = await ask("scan", "no-such-printer.invalid");
    expect(unknown).toMatchObject({ code: 0 });
    expect(unknown.err).toBe(
      "tallybox: The host name “no-such-printer.invalid” (range “no-such-printer.invalid”) has no address.\n",
    );
  });

  test("a version 3 user comes with keys from the environment", { timeout: 30_000 }, async () => {
    const words = ["--user", "fleet-reader", "--auth-protocol", "sha256", "--snmp", "3", "--json"];
    const env = { TALLYBOX_AUTH_KEY: "office-auth-phrase", TALLYBOX_PRIV_KEY: "office-priv-phrase" };
    const known = await tallybox(["scan", "127.10.1.20", "--port", port, ...words], { env });
    expect(scanned(known).printers).toMatchObject([
      { model: "CX725", snmpVersion: "3", serialNumber: "75289104460XN" },
    ]);
    const wrong = { ...env, TALLYBOX_AUTH_KEY: "never-told-to-anybody" };
    const refused = await tallybox(["scan", "127.10.1.20", "--port", port, ...words], { env: wrong });
    expect(refused.code).toBe(0);
    expect(refused.err).toBe(
      `tallybox: 127.10.1.20 port ${port} refuses the SNMPv3 user: the authentication password or protocol is wrong.\n`,
    );
    expect(refused.out + refused.err).not.toMatch(/never-told|office-/);
    const explained = await tallybox(["explain", "127.10.1.20", "--port", port, ...words.slice(0, -1)], {
      env: wrong,
    });
    expect(explained).toMatchObject({ code: 1, out: "" });
    expect(explained.err).toMatch(/^tallybox: 127\.10\.1\.20 .* refuses the SNMPv3 user: [^\n]+\n$/);
  });

  test("Ctrl-C prints what was found so far and exits 130", async () => {
    const devices = officeDefinition()
      .devices.slice(0, 3)
      .map((device, at) => ({ ...device, address: `127.33.0.${at + 1}` }));
    const ports = { clock: systemClock, log: silentLog, port: 0 };
    const simulator = await startSimulator({ name: "three", port: 0, devices }, ports);
    // Slow enough that the sweep of 254 addresses cannot be over.
    const words = ["scan", "127.33.0.0/24", "--port", String(simulator.port), "--rate", "50", "--json"];
    const scan = start(alone.tallybox, words, { cwd: alone.folder });
    await eventually("the third printer to be asked", () => simulator.statistics().varbinds > 60);
    scan.signal("SIGINT");
    const ended = await scan.ended;
    await simulator.close();
    expect(ended.code).toBe(130);
    const { printers, ranges } = scanJson.parse(JSON.parse(ended.out));
    expect(ranges[0]?.addresses).toBe(254);
    expect(printers.map(({ address }) => address)).toContain("127.33.0.1");
  });

  test("a reader that goes away ends it quietly", async () => {
    const words = [alone.tallybox, "scan", "127.10.1.1-4", "--port", port, "--json", "--readings"];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.stdout.destroy();
    const code = await new Promise((done) => child.once("close", done));
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });
});

describe.concurrent("record and explain", () => {
  test("a recording holds no serial number, reads the same, and can be simulated", {
    timeout: 40_000,
  }, async () => {
    const recorded = await ask("record", "127.10.1.1");
    expect(recorded.code).toBe(0);
    expect(recorded.err).toMatch(
      /^\d+ variables of 127\.10\.1\.1 recorded, serial numbers, addresses and names replaced\.\n$/,
    );
    expect(recorded.out).not.toMatch(/JPC1H11795|NP1870A6C|Reception|PRN-2011A8743|public/);
    expect(recorded.out).toMatch(/^(1(\.\d+)+\|\d+x?\|[^\n]*\n)+$/);
    const recording = file("cm4730.snmprec", recorded.out);

    const explained = await tallybox(["explain", recording]);
    expect(explained).toMatchObject({ code: 0, err: "" });
    expect(explained.out).toContain("A printer: ");
    expect(explained.out).toContain("Profile hp/laserjet ");
    expect(explained.out).toMatch(/^counters\.print +Print_Total +684331 +1\.3\.6\.1\.4\.1\.11\./m);

    const [second] = await freePorts(1);
    const played = start(alone.tallybox, ["simulate", recording, "--port", String(second)]);
    await eventually("the recorded printer", () => played.err().includes("Ctrl-C"));
    const found = scanned(await tallybox(["scan", "127.77.0.1", "--port", String(second), "--json"]));
    expect(found.printers).toMatchObject([
      { model: "HP Color LaserJet CM4730 MFP", counters: { total: 698_265, copy: 12_669 } },
    ]);
    played.signal("SIGINT");
    expect((await played.ended).code).toBe(0);
  });

  test("--full keeps everything, and says so", async () => {
    const recorded = await ask("record", "127.10.1.2", "--full");
    expect(recorded.out).toContain("CNDY204417");
    expect(recorded.err).toContain("in full: keep the file to yourself");
  });

  test("explain reads a live printer, and names what does not answer", async () => {
    const explained = await ask("explain", "127.10.1.1");
    expect(explained).toMatchObject({ code: 0, err: "" });
    expect(explained.out).toMatch(/^127\.10\.1\.1 · HP Color LaserJet CM4730 MFP\n/);
    const silent = await ask("explain", "127.10.1.200", "--timeout", "100", "--retries", "0");
    expect(silent).toMatchObject({
      code: 1,
      out: "",
      err: `tallybox: No answer from 127.10.1.200 port ${port} (tried 1 community with SNMP 2c and 1). Is it on, is SNMP enabled, is the community right?\n`,
    });
  });

  test("lines whose value was blanked by hand are passed over and counted", async () => {
    const recording = file(
      "blanked.snmprec",
      "1.3.6.1.2.1.1.1.0|4|HP ETHERNET MULTI-ENVIRONMENT\n1.3.6.1.2.1.1.3.0|67|\n1.3.6.1.2.1.2.2.1.5.1|66|<private>\n",
    );
    const explained = await tallybox(["explain", recording]);
    expect(explained.code).toBe(0);
    expect(explained.out).toContain("Not read: 2 lines that hold no value\n");
    const broken = file("broken.snmprec", "1.3.6.1.2.1.1.1.0|4|fine\nthis is no variable\n");
    expect(await tallybox(["explain", broken])).toMatchObject({
      code: 1,
      out: "",
      err: `tallybox: ${broken}, line 2: is not OID|TYPE|VALUE\n`,
    });
  });
});

describe.concurrent("profile check", () => {
  const profile = {
    id: "acme/laser-x",
    revision: 1,
    vendor: "Acme",
    family: "Laser X",
    match: { sysObjectID: "1.3.6.1.4.1.99999.2.*" },
    import: ["printer-mib"],
    values: { "counters.mono": { kind: "counter", oid: "1.3.6.1.4.1.99999.2.1.4.0" } },
    tested: [{ model: "Laser X 420", firmware: "2.14", walk: "acme-laser-x-420" }],
  };

  test("a good one is fine, and reads a recording", async () => {
    const good = file("good.json", JSON.stringify(profile));
    const recording = file(
      "acme.snmprec",
      "1.3.6.1.2.1.1.1.0|4|ACME Laser X 420\n1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.2.7\n1.3.6.1.2.1.43.10.2.1.4.1.1|65|1234\n1.3.6.1.4.1.99999.2.1.4.0|65|1200\n",
    );
    const checked = await tallybox(["profile", "check", good, recording]);
    expect(checked).toMatchObject({ code: 0, err: "" });
    expect(checked.out).toContain(`${good}: schema and lint are fine\n`);
    expect(checked.out).toMatch(/^counters\.mono +1200 +1\.3\.6\.1\.4\.1\.99999\.2\.1\.4\.0/m);
  });

  test("a bad one is named with field and reason", async () => {
    const bad = file("bad.json", JSON.stringify({ ...profile, colour: true, match: {} }));
    const checked = await tallybox(["profile", "check", bad]);
    expect(checked).toMatchObject({ code: 1, out: "" });
    expect(checked.err).toContain("bad.json");
    expect(checked.err).toContain("colour");
    const noJson = file("no.json", "{ id: 1 }");
    expect((await tallybox(["profile", "check", noJson])).err).toMatch(
      /^tallybox: [^\n]*no\.json is no JSON: [^\n]+\n$/,
    );
    expect(await tallybox(["profile", "check", "none.json"])).toMatchObject({
      code: 1,
      err: "tallybox: there is no file none.json\n",
    });
  });
});

describe.concurrent("the services", () => {
  test("a second office on the same port says so in one line", async () => {
    expect(await tallybox(["simulate", "--port", port])).toMatchObject({
      code: 1,
      out: "",
      err: `tallybox: Port ${port} of 127.10.1.1 is in use by another program. End that one, or choose another port with --port.\n`,
    });
  });

  test("a box without a server waits behind its page, once per data folder and port", async () => {
    const data = temporaryFolder("box");
    const [pagePort, otherPort] = (await freePorts(2)).map(String);
    const words = ["appliance", "--data", data, "--web-host", "127.0.0.1", "--web-port", pagePort ?? ""];
    const box = start(alone.tallybox, words, { cwd: alone.folder });
    const visitor = boxVisitor(`https://127.0.0.1:${pagePort}`, data);
    const page = await eventually("the box's page", () => visitor.get("/"));
    expect(page).toMatchObject({ status: 303, headers: { location: "/unlock" } });
    const twice = await tallybox([...words.slice(0, -1), otherPort ?? ""]);
    expect(twice).toMatchObject({ code: 1, out: "" });
    expect(twice.err).toContain(`is in use by process ${box.pid}`);
    const taken = await tallybox([...words, "--data", temporaryFolder("box")]);
    expect(taken).toMatchObject({ code: 1, out: "" });
    expect(taken.err.split("\n").at(-2)).toBe(
      `error Port ${pagePort} of 127.0.0.1 is in use by another program. End that one, or choose another port with --web-port. code=system.port-not-available`,
    );
    box.signal("SIGTERM");
    expect(await box.ended).toMatchObject({ code: 0, out: "" });
    expect(readdirSync(data)).not.toContain("lock");
  });

  test("a box whose server does not answer shows its page, and stops at once", async () => {
    // A server that takes connections and says nothing.
    const mute = createServer((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((done) => mute.listen(0, "127.0.0.1", done));
    const address = mute.address();
    const data = temporaryFolder("mute");
    const provision = join(data, "tallybox.json");
    const content = {
      schema: 1,
      server: `http://127.0.0.1:${typeof address === "object" && address?.port}`,
      claimCode: new TunnelPeer().claimCode,
    };
    writeFileSync(provision, JSON.stringify(content));
    const [pagePort] = await freePorts(1);
    const words = ["appliance", "--data", join(data, "box"), "--provision", provision];
    const box = start(alone.tallybox, [...words, "--web-host", "127.0.0.1", "--web-port", String(pagePort)]);
    const visitor = boxVisitor(`https://127.0.0.1:${pagePort}`, join(data, "box"));
    await eventually("the box's page", () => visitor.get("/ready"));
    const stopped = performance.now();
    box.signal("SIGINT");
    expect((await box.ended).code).toBe(0);
    expect(performance.now() - stopped).toBeLessThan(4000);
    await new Promise((done) => mute.close(done));
    expect(box.err()).not.toContain(content.claimCode);
  });

  test("a server prints its one-time link, answers and stops", async () => {
    const data = temporaryFolder("server");
    const words = ["--data", data, "--host", "127.0.0.1", "--port"];
    const first = start(alone.server, [...words, "0"], { cwd: alone.folder });
    const url = await eventually("the server", () => /^Tallybox server at (\S+)$/m.exec(first.out())?.[1]);
    expect(first.out()).toMatch(/^http:\S+\/welcome\?token=[\w-]{30,}$/m);
    for (const path of ["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/tunnel/keys"])
      expect((await fetch(url + path)).status).toBe(200);
    expect((await fetch(`${url}/api/v1/printers`)).status).toBe(401);
    const made = await server(["claim-code", "--site", "Berlin", "--data", data]);
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(made.out).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}\n$/);
    expect(await server([...words, "0"])).toMatchObject({
      ...{ code: 1, out: "" },
      err: `tallybox-server: The data folder ${data} is in use by another server. Give another one with --data.\n`,
    });
    const { port } = new URL(url);
    const taken = await server([...words.slice(2), port, "--data", temporaryFolder("server")]);
    expect(taken).toMatchObject({ code: 1, out: "" });
    expect(taken.err.split("\n").at(-2)).toBe(
      `tallybox-server: Port ${port} of 127.0.0.1 is in use by another program. End that one, or choose another port with --port.`,
    );
    first.signal("SIGTERM");
    expect((await first.ended).code).toBe(0);
  });
});

test("a folder that held two files still holds nothing else", () => {
  expect(readdirSync(alone.folder).sort()).toEqual(["tallybox-server.mjs", "tallybox.mjs"]);
});
