// The service's ports, the helpers behind their sockets, and what they do to the machine: here a folder.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  accessPointConcern,
  boxHost,
  type Concern,
  eraseIfAsked,
  helperClient,
  lightsConcern,
  namesConcern,
  powerConcern,
  resetConcern,
  screenConcern,
  timeZoneConcern,
} from "../../src/host/index.ts";
import type { RunProgram } from "../../src/host/run-program.ts";
import { silentLog, success } from "../../src/shared/index.ts";
import { openHelperSockets } from "../support/helper-sockets.ts";

let folder: string;
let closing: (() => Promise<unknown>)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tallybox-helpers-"));
  closing = [];
});
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  rmSync(folder, { recursive: true, force: true });
});

async function box(concerns: Record<string, Concern>) {
  closing.push(await openHelperSockets(folder, concerns));
  return boxHost(helperClient(folder), { timeZone: () => "UTC" });
}

/** Programs that are only noted; `fails` names those that end with an error. */
function noting(fails: string[] = []) {
  const ran: string[] = [];
  const run: RunProgram = async (program, words) => {
    ran.push([program, ...words].join(" "));
    return { status: fails.some((each) => ran.at(-1)?.startsWith(each)) ? 1 : 0, out: "", err: "" };
  };
  return { ran, run };
}

describe("what a helper is asked", () => {
  const echo: Concern = { answer: async (request) => success(request) };

  test("nobody there, nobody answering and nonsense are told apart from an answer", async () => {
    const client = helperClient(folder);
    expect(await client.ask("lights", {})).toMatchObject({ problem: { code: "host.not-available" } });
    const mute = createServer({ allowHalfOpen: true }, (socket) => {
      closing.push(async () => socket.destroy());
    });
    // Who asked may be gone before this machine finds the time to answer.
    const garbled = createServer((socket) => socket.on("error", () => {}).end("<html>"));
    for (const [name, server] of [["mute", mute] as const, ["garbled", garbled] as const]) {
      await new Promise<void>((ready) => server.listen(join(folder, `${name}.sock`), ready));
      closing.push(async () => server.close());
      expect(await client.ask(name, {}, 200)).toMatchObject({ problem: { code: "host.not-available" } });
    }
  });

  test("a request that is too large is refused, and one below the limit is taken", async () => {
    await box({ echo });
    const client = helperClient(folder);
    expect(await client.ask("echo", { text: "x".repeat(60_000) })).toMatchObject({ ok: true });
    expect(await client.ask("echo", { text: "x".repeat(70_000) })).toMatchObject({ ok: false });
  });

  test("a fault of a helper is an answer and tells nothing of what was asked", async () => {
    const faulty: Concern = {
      async answer() {
        throw new Error("planted-secret");
      },
    };
    await box({ faulty });
    const answer = await helperClient(folder).ask("faulty", { passphrase: "planted-secret" });
    expect(answer).toMatchObject({ problem: { code: "host.not-available" } });
    expect(JSON.stringify(answer)).not.toContain("planted");
  });
});

describe("lights", () => {
  const led = (name: string) => {
    mkdirSync(join(folder, "leds", name), { recursive: true });
    for (const file of ["trigger", "brightness", "delay_on", "delay_off"])
      writeFileSync(join(folder, "leds", name, file), "0");
    return (file: string) => readFileSync(join(folder, "leds", name, file), "utf8");
  };

  test("a state is a rhythm of the kernel's, of the light that is made for it", async () => {
    const [other, ours] = [led("ACT"), led("tallybox:green:status")];
    const host = await box({ lights: lightsConcern(join(folder, "leds")) });
    expect(await host.lights.show("no-address")).toEqual({ ok: true, value: undefined });
    expect([ours("trigger"), ours("delay_on"), ours("delay_off")]).toEqual(["timer", "100", "900"]);
    expect(await host.lights.show("healthy")).toMatchObject({ ok: true });
    expect([ours("trigger"), ours("brightness")]).toEqual(["none", "255"]);
    expect(other("trigger")).toBe("0");
  });

  test("a machine without lights shows nothing, and an unknown state is refused", async () => {
    const host = await box({ lights: lightsConcern(join(folder, "none")) });
    expect(await host.lights.show("starting")).toMatchObject({ ok: true });
    const asked = await helperClient(folder).ask("lights", { do: "../../trigger" });
    expect(asked).toMatchObject({ problem: { code: "host.refused" } });
  });
});

describe("the attached screen", () => {
  test("lines replace what stood there, and no name can give the terminal an order", async () => {
    const tty = join(folder, "tty1");
    writeFileSync(tty, "");
    const host = await box({ screen: screenConcern(tty) });
    await host.screen.show(["Tallybox", "https://10.4.0.7", "Printer \x1b]0;owned\x07\n"]);
    expect(readFileSync(tty, "utf8")).toBe(
      "\x1b[2J\x1b[3J\x1b[HTallybox\r\nhttps://10.4.0.7\r\nPrinter ]0;owned\r\n",
    );
  });

  test("without a screen nothing is shown, and that is no problem", async () => {
    const host = await box({ screen: screenConcern(join(folder, "tty1")) });
    expect(await host.screen.show(["Tallybox"])).toMatchObject({ ok: true });
    expect(readdirSync(folder)).not.toContain("tty1");
  });
});

describe("power, reset and name", () => {
  test("a reset is marked durably before the machine starts again, and carried out before anything else", async () => {
    const { ran, run } = noting();
    const mark = join(folder, "host/factory-reset");
    for (const each of ["host/network", "data/outbox", "profiles"])
      mkdirSync(join(folder, each), { recursive: true });
    writeFileSync(join(folder, "host/network/network.json"), "planted-secret");
    writeFileSync(join(folder, "data/outbox/1"), "planted-secret");
    writeFileSync(join(folder, "profiles/tallybox-wifi.nmconnection"), "psk=planted-secret");
    writeFileSync(join(folder, "profiles/of-others.nmconnection"), "psk=theirs");
    const places = {
      mark,
      folders: [join(folder, "data"), join(folder, "host")],
      among: [{ folder: join(folder, "profiles"), names: /^tallybox-/ }],
    };
    // Without the mark nothing is erased.
    await eraseIfAsked(places, silentLog);
    expect(readdirSync(join(folder, "data"))).toEqual(["outbox"]);

    const host = await box({ reset: resetConcern(run, mark), power: powerConcern(run) });
    expect(await host.power.factoryReset()).toMatchObject({ ok: true });
    expect(ran).toEqual(["systemctl --no-block reboot"]);
    expect(await eraseIfAsked(places, silentLog)).toMatchObject({ ok: true });
    const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    expect(left.map(({ name }) => name)).toEqual(["of-others.nmconnection"]);
  });

  test("a machine that does not start again is told of", async () => {
    const host = await box({ power: powerConcern(noting(["systemctl"]).run) });
    expect(await host.power.reboot()).toMatchObject({ problem: { code: "host.not-available" } });
  });

  test("a name that is no name never reaches a program", async () => {
    const { ran, run } = noting();
    const host = await box({ names: namesConcern(run) });
    expect(await host.names.take("-rf")).toMatchObject({ problem: { code: "host.refused" } });
    expect(ran).toEqual([]);
    expect(await host.names.take("tallybox-7Q4K")).toMatchObject({ ok: true });
    expect(ran).toEqual([
      "hostnamectl set-hostname -- tallybox-7Q4K",
      "avahi-set-host-name -- tallybox-7Q4K",
    ]);
  });
});

describe("the box's own Wi-Fi network", () => {
  const network = { ssid: "Tallybox-7Q4K", passphrase: "planted-secret" };

  test("its passphrase stands in a file for root alone, and in no argument list", async () => {
    const { ran, run } = noting();
    const profiles = join(folder, "profiles");
    const host = await box({ "access-point": accessPointConcern({ run, profiles }) });
    expect(await host.accessPoint.start(network)).toMatchObject({ ok: true });
    const file = join(profiles, "tallybox-access-point.nmconnection");
    expect(readFileSync(file, "utf8")).toContain("psk=planted-secret");
    expect(ran).toEqual(["nmcli connection reload", "systemctl start tallybox-access-point.service"]);
    expect(await host.accessPoint.stop()).toMatchObject({ ok: true });
    expect(readdirSync(profiles)).toEqual([]);
  });

  test("where it cannot be opened nothing of it is left", async () => {
    const { run } = noting(["systemctl start", "systemctl is-active"]);
    const profiles = join(folder, "profiles");
    const host = await box({ "access-point": accessPointConcern({ run, profiles }) });
    expect(await host.accessPoint.start(network)).toMatchObject({ problem: { code: "host.no-wifi" } });
    expect(readdirSync(profiles)).toEqual([]);
    expect(await host.accessPoint.state()).toEqual({ ok: true, value: { isOn: false } });
  });
});

describe("the time zone", () => {
  test("is handed to the system's keeper of it by its name, and nothing else is", async () => {
    const { ran, run } = noting();
    const { timeZone } = await box({ "time-zone": timeZoneConcern(run) });
    expect(await timeZone.set("America/Argentina/Salta")).toEqual(success(undefined));
    expect(ran).toEqual(["timedatectl set-timezone -- America/Argentina/Salta"]);
    for (const wrong of ["--help", "../UTC", "Europe/Oslo;x", "Europe//Oslo", ""])
      expect(await timeZone.set(wrong)).toMatchObject({ problem: { code: "host.refused" } });
    expect(ran).toHaveLength(1);
  });

  test("that the machine does not know is a problem that names it", async () => {
    const { timeZone } = await box({ "time-zone": timeZoneConcern(noting(["timedatectl"]).run) });
    expect(await timeZone.set("Mars/Base")).toMatchObject({
      problem: { code: "host.not-available", detail: { fault: "time-zone", zone: "Mars/Base" } },
    });
  });
});
