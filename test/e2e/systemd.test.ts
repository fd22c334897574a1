// The box as systemd runs it, as far as that shows without a booted machine: what its units may do, what the service
// tells, and sockets that are handed over.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { accessPointAddress } from "../../src/host/access-point/access-point-concern.ts";
import { lightsConcern, screenConcern } from "../../src/host/index.ts";
import { profileIds } from "../../src/host/network/keyfile.ts";
import { silentLog, success, systemClock } from "../../src/shared/index.ts";
import { serviceManager } from "../../src/system/index.ts";
import { openHelperSockets } from "../support/helper-sockets.ts";
import { listenForNotices, whyNoNotifyListener } from "../support/notify-listener.ts";
import {
  endPrograms,
  eventually,
  freePorts,
  root,
  start,
  temporaryFolder,
  upToDate,
} from "../support/programs.ts";

const units = join(root, "systemd");
const names = readdirSync(units).filter((file) => /\.(service|socket|path)$/.test(file));
const services = names.filter((file) => file.endsWith(".service"));
const noAnalyze = existsSync("/usr/bin/systemd-analyze") ? undefined : "systemd is not installed";
if (noAnalyze !== undefined) console.warn(`\n!! The units are not looked at: ${noAnalyze}.\n`);
const noNotify = whyNoNotifyListener();
if (noNotify !== undefined) console.warn(`\n!! Nothing is told to systemd: ${noNotify}.\n`);

beforeAll(upToDate);
afterEach(endPrograms);

/** A machine on which the units are installed, made of files alone. */
function installed(): string {
  const machine = temporaryFolder("units");
  const folder = join(machine, "etc/systemd/system");
  cpSync(units, folder, { recursive: true });
  cpSync("/lib/systemd/system", join(machine, "lib/systemd/system"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const program of [
    "usr/lib/tallybox/node",
    "usr/lib/tallybox/tallybox-alias",
    "usr/bin/nmcli",
    "usr/sbin/dnsmasq",
    "bin/sh",
  ]) {
    mkdirSync(dirname(join(machine, program)), { recursive: true });
    writeFileSync(join(machine, program), "");
    chmodSync(join(machine, program), 0o755);
  }
  return machine;
}

function exposure(machine: string, unit: string): number {
  const said = execFileSync("systemd-analyze", ["security", "--offline=true", `--root=${machine}`, unit], {
    encoding: "utf8",
    env: { ...process.env, SYSTEMD_EMOJI: "0" },
  });
  return Number(/exposure level for \S+: ([\d.]+)/.exec(said)?.[1]);
}

function rights(machine: string, unit: string): string {
  const words = ["security", "--offline=true", "--no-pager", `--root=${machine}`, unit];
  return execFileSync("systemd-analyze", words, { encoding: "utf8" });
}

const text = (name: string) => readFileSync(join(units, name), "utf8");
/** What a unit may say only in a file that comes after the sandbox. */
const sandboxed = [...text("tallybox-.service.d/10-sandbox.conf").matchAll(/^(\w+)=/gm)].map(
  ([, key]) => new RegExp(`^${key}=`, "m"),
);

function verify(machine: string): string {
  const asked = names.map((name) => name.replace("@.", "@1."));
  const words = ["verify", "--man=no", `--root=${machine}`, ...asked];
  const done = spawnSync("systemd-analyze", words, { encoding: "utf8" });
  return done.stdout + done.stderr;
}

describe.skipIf(noAnalyze !== undefined)("units", () => {
  test("systemd understands every line of them, and would tell of one that it does not", () => {
    const machine = installed();
    expect(verify(machine)).toBe("");
    const file = join(machine, "etc/systemd/system/tallybox.service");
    writeFileSync(file, readFileSync(file, "utf8").replace("PrivateDevices=yes", "PrivateDevices=perhaps"));
    expect(verify(machine)).toMatch(/tallybox\.service:\d+: .*perhaps/);
  });

  test("the service is exposed by 1.5 at most, and no part with rights of the machine by more than 2.5", () => {
    const machine = installed();
    const figures = services.map((unit) => [unit, exposure(machine, unit)] as const);
    console.log(
      `systemd-analyze security\n${figures.map(([unit, figure]) => `  ${figure}  ${unit}`).join("\n")}`,
    );
    for (const [unit, figure] of figures)
      expect(figure, unit).toBeLessThanOrEqual(unit === "tallybox.service" ? 1.5 : 2.5);
    // What a part needs must hold against the sandbox of all parts: files of settings count in the order of their names.
    expect(rights(machine, "tallybox-firewall@.service")).toMatch(/✗ .*CAP_\(?NET_ADMIN/);
    expect(rights(machine, "tallybox-lights@.service")).toMatch(/✓ .*CAP_NET_ADMIN/);
    for (const unit of services) {
      const own = join(units, `${unit}.d`);
      const needs = existsSync(own) ? readFileSync(join(own, "50-needs.conf"), "utf8") : "";
      const hasNetwork = unit === "tallybox.service" || needs.includes("PrivateNetwork=no");
      expect(rights(machine, unit), unit).toMatch(hasNetwork ? /✗ PrivateNetwork=/ : /✓ PrivateNetwork=/);
      if (unit !== "tallybox.service") for (const key of sandboxed) expect(text(unit), unit).not.toMatch(key);
    }
    // Without its sandbox a part would be told apart.
    writeFileSync(join(machine, "etc/systemd/system/tallybox-.service.d/10-sandbox.conf"), "");
    expect(exposure(machine, "tallybox-firewall@.service")).toBeGreaterThan(5);
  });
});

test("no part leaves a picture of its memory, where secrets stand as they are", () => {
  const sandbox = "tallybox-.service.d/10-sandbox.conf";
  // The sandbox is in force for every unit whose name goes on after its dash.
  expect(services.filter((unit) => !unit.startsWith("tallybox-"))).toEqual(["tallybox.service"]);
  for (const file of ["tallybox.service", sandbox]) expect(text(file)).toMatch(/^LimitCORE=0$/m);
  const further = readdirSync(units, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(service|conf)$/.test(file),
  );
  for (const file of further)
    if (file !== "tallybox.service" && file !== sandbox) expect(text(file), file).not.toContain("LimitCORE");
});

describe("what units and program agree on", () => {
  test("a concern that is answered has a socket and a template, and no other has", async () => {
    const main = readFileSync(join(root, "src/privileged/main.ts"), "utf8");
    const concerns = [...main.matchAll(/case "([a-z-]+)":/g)].map(([, name]) => name);
    const sockets = names
      .flatMap((name) => /^tallybox-(.+)\.socket$/.exec(name)?.[1] ?? [])
      .filter((name) => !/^https?$/.test(name));
    expect(new Set(sockets)).toEqual(new Set(concerns));
    expect(sockets.length).toBe(concerns.length);
    for (const concern of sockets) {
      expect(text(`tallybox-${concern}.socket`)).toContain(`ListenStream=/run/tallybox/${concern}.sock`);
      expect(text(`tallybox-${concern}@.service`)).toMatch(new RegExp(`^ExecStart=.* host ${concern}$`, "m"));
    }
  });

  test("only the service's group may ask, and nothing denies addresses but the firewall", () => {
    for (const name of names) {
      if (name.endsWith(".socket") && !/https?\.socket/.test(name))
        expect(text(name)).toMatch(/SocketGroup=tallybox\nSocketMode=0660/);
      expect(text(name)).not.toContain("IPAddressDeny");
    }
  });

  test("the access point's profile and address are the same in all places", () => {
    expect(text("tallybox-access-point.service").match(/uuid \S+/g)).toEqual(
      Array(2).fill(`uuid ${profileIds.accessPoint}`),
    );
    // It ends by itself after half an hour, whatever becomes of the service.
    expect(text("tallybox-access-point.service")).toMatch(/^RuntimeMaxSec=1800$/m);
    expect(text("access-point.conf")).toContain(`listen-address=${accessPointAddress}\n`);
    expect(text("access-point.conf")).toContain(`address=/#/${accessPointAddress}\n`);
  });

  test("the service's heap ends before its memory does, and Node takes the flags that say so", () => {
    const [, node = ""] = /^ExecStart=\S+((?: --\S+)*)/m.exec(text("tallybox.service")) ?? [];
    const [, heap = ""] = /--max-old-space-size=(\d+)/.exec(node) ?? [];
    const [, memory = ""] = /^MemoryMax=(\d+)M$/m.exec(text("tallybox.service")) ?? [];
    // The rest is the program's pages, sockets, and what is sealed and compressed.
    expect(Number(heap) + 100).toBeLessThan(Number(memory));
    const told = execFileSync(process.execPath, [...node.trim().split(" "), "-p", "1"], { encoding: "utf8" });
    expect(told).toBe("1\n");
  });

  test("scripts can be run", () => {
    for (const file of ["dispatcher.d/50-tallybox", "tallybox-alias"])
      expect(statSync(join(units, file)).mode & 0o111, file).toBe(0o111);
  });
});

describe.skipIf(noNotify !== undefined)("what the service tells systemd", () => {
  test("ready once it works, alive for as long as it is well, and that it stops", {
    timeout: 60_000,
  }, async () => {
    const folder = temporaryFolder("notify");
    const listener = await listenForNotices(folder);
    try {
      const service = start(
        join(root, "dist/tallybox.mjs"),
        ["appliance", "--data", join(folder, "data"), "--web-port", "0", "--demonstration"],
        { env: { NOTIFY_SOCKET: listener.path, WATCHDOG_USEC: "1000000" } },
      );
      await eventually("the service to live", () => {
        const alive = listener.heard().filter((line) => line.includes("WATCHDOG=1"));
        return alive.length >= 2;
      });
      expect(listener.heard()[0]).toContain("READY=1");
      expect(listener.heard()[0]).toContain("STATUS=");
      service.signal("SIGTERM");
      expect(await service.ended).toMatchObject({ code: 0 });
      expect(listener.heard().join("\n")).toContain("STOPPING=1");
    } finally {
      listener.close();
    }
  });

  test("one that is not well says why, and no longer that it lives", async () => {
    const folder = temporaryFolder("notify");
    const listener = await listenForNotices(folder);
    try {
      const env = { NOTIFY_SOCKET: listener.path, WATCHDOG_USEC: "200000", PATH: "/usr/bin:/bin" };
      const manager = serviceManager({ clock: systemClock, log: silentLog }, env);
      const stop = new AbortController();
      let isWell = true;
      const watching = manager?.watch(
        () => (isWell ? { isWell } : { isWell, why: "The disk is full." }),
        stop.signal,
      );
      await eventually("a sign of life", () => listener.heard().some((line) => line.includes("WATCHDOG=1")));
      isWell = false;
      await eventually("the reason", () =>
        listener.heard().some((line) => line.includes("STATUS=The disk is full.")),
      );
      const told = listener.heard().length;
      isWell = true;
      await eventually("another", () =>
        listener
          .heard()
          .slice(told)
          .some((line) => line.includes("WATCHDOG=1")),
      );
      expect(listener.heard().slice(told)[0]).toContain("WATCHDOG=1");
      stop.abort();
      await watching;
    } finally {
      listener.close();
    }
  });

  test("without systemd there is nobody to tell", () => {
    expect(serviceManager({ clock: systemClock, log: silentLog }, {})).toBeUndefined();
  });
});

test("the page answers on sockets that were handed over", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder("handed");
  const opened = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<Server>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const [http = 0, https = 0] = opened.map((server) => (server.address() as AddressInfo).port);
  const descriptors = opened.map((server) => (server as unknown as { _handle: { fd: number } })._handle.fd);
  const words = ["appliance", "--data", join(folder, "data"), "--demonstration"];
  // Who starts it knows its number only in the child itself.
  const service = spawn(
    "/bin/sh",
    ["-c", 'LISTEN_PID=$$ exec "$0" "$@"', process.execPath, join(root, "dist/tallybox.mjs"), ...words],
    {
      env: { PATH: process.env.PATH ?? "", LISTEN_FDS: "2", LISTEN_FDNAMES: "http:https" },
      stdio: ["ignore", "ignore", "pipe", ...descriptors],
    },
  );
  try {
    // From here on the service alone listens.
    for (const server of opened) server.close();
    const status = (get: typeof getHttp, url: string) =>
      new Promise<string>((resolve, reject) => {
        const asked = get(url, { rejectUnauthorized: false, agent: false } as object, (answer) => {
          answer.resume();
          resolve(`${answer.statusCode} ${answer.headers.location ?? ""}`);
        });
        asked.on("error", reject);
      });
    const page = await eventually("the page", () => status(getHttps, `https://127.0.0.1:${https}/`));
    expect(page).toMatch(/^(200|30\d)/);
    expect(await status(getHttp, `http://127.0.0.1:${http}/`)).toMatch(/^(200|30\d)/);
  } finally {
    service.kill("SIGTERM");
    await once(service, "close");
  }
});

test("on a box the light, the screen and the firewall follow the service", async () => {
  const folder = temporaryFolder("machine");
  const led = join(folder, "leds/tallybox");
  mkdirSync(led, { recursive: true });
  writeFileSync(join(folder, "tty1"), "");
  const asked: unknown[] = [];
  const close = await openHelperSockets(folder, {
    lights: lightsConcern(join(folder, "leds")),
    screen: screenConcern(join(folder, "tty1")),
    firewall: {
      async answer(request) {
        asked.push(request);
        return success({ isEnforced: true, networks: [], snmpPorts: [161], serverPorts: [] });
      },
    },
  });
  try {
    const [port = 0] = await freePorts(1);
    const words = ["appliance", "--data", join(folder, "data"), "--helpers", folder, "--plug-and-play"];
    const listening = ["--demonstration", "--web-host", "127.0.0.1", "--web-port", String(port)];
    const service = start(join(root, "dist/tallybox.mjs"), [...words, ...listening]);
    const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
    // In a demonstration nothing is lacking but an owner.
    await eventually("the light of a box that nobody has", () => read(join(led, "delay_on")) === "1800");
    await eventually("the screen", () => read(join(folder, "tty1")).includes("Tallybox"));
    await eventually("the firewall", () => asked.length > 0);
    expect(asked[0]).toEqual({ do: "apply", serverPorts: [] });
    service.signal("SIGTERM");
    expect(await service.ended).toMatchObject({ code: 0 });
  } finally {
    await close();
  }
});
