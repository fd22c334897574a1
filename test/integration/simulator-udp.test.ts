// The shell around the agent: sockets, delays, changes while it runs.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { type DeviceDefinition, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { decodeMessage } from "../../src/simulator/message.ts";
import { int, type Question, questionBytes, shown, str } from "../support/simulated-requests.ts";

const NAME = "1.3.6.1.2.1.1.5.0";
const SERIAL = "1.3.6.1.2.1.43.5.1.1.17.1";
const laser = (more: Partial<DeviceDefinition> = {}): DeviceDefinition => ({
  name: "laser",
  address: "127.62.0.1",
  variables: [
    str(NAME, "laser"),
    str(SERIAL, "AB12"),
    str("1.3.6.1.4.1.9.1.0", "SN:AB12;PID:x"),
    int("1.3.6.1.9.1", 7),
  ],
  ...more,
});

const open: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(...devices: DeviceDefinition[]): Promise<Simulator> {
  const simulator = await startSimulator(
    { name: "test", port: 0, devices },
    { clock: systemClock, log: silentLog, port: 0 },
  );
  open.push(() => simulator.close());
  return simulator;
}

async function client(type: "udp4" | "udp6" = "udp4"): Promise<Socket> {
  const socket = createSocket(type);
  open.push(() => socket.close());
  socket.bind(0, type === "udp4" ? "127.0.0.1" : "::1");
  await once(socket, "listening");
  return socket;
}

async function exchange(socket: Socket, simulator: Simulator, question: Question, address = "127.62.0.1") {
  const heard = once(socket, "message") as Promise<[Buffer, RemoteInfo]>;
  socket.send(questionBytes(question), simulator.port, address);
  const [bytes, from] = await heard;
  return { from, values: shown(decodeMessage(bytes)?.pdu.varbinds) };
}

test("every device answers from its own address, all at one port", async () => {
  const simulator = await start(laser(), laser({ name: "inkjet", address: "127.62.0.2" }));
  const socket = await client();
  const question = { oids: [NAME] };
  for (const address of ["127.62.0.1", "127.62.0.2"]) {
    const { from, values } = await exchange(socket, simulator, question, address);
    expect(from).toMatchObject({ address, port: simulator.port });
    expect(values).toEqual([`${NAME}=laser`]);
  }
});

test("a device can stand at the loopback address of IPv6", async () => {
  const simulator = await start(laser({ address: "::1" }));
  const { values } = await exchange(await client("udp6"), simulator, { oids: [NAME] }, "::1");
  expect(values).toEqual([`${NAME}=laser`]);
});

test("an answer from another port comes from another port", async () => {
  const simulator = await start(laser({ faults: { otherPort: true } }));
  const { from, values } = await exchange(await client(), simulator, { oids: [NAME] });
  expect(from.address).toBe("127.62.0.1");
  expect(from.port).not.toBe(simulator.port);
  expect(values).toEqual([`${NAME}=laser`]);
});

test("late answers overlap, and the most that were pending is counted", async () => {
  const simulator = await start(laser({ faults: { latencyMs: 60 } }));
  const socket = await client();
  const heard: number[] = [];
  const all = new Promise<void>((resolve) => {
    socket.on("message", (bytes) => {
      heard.push(decodeMessage(bytes)?.pdu.requestId ?? 0);
      if (heard.length === 3) resolve();
    });
  });
  for (const requestId of [1, 2, 3])
    socket.send(questionBytes({ oids: [NAME], requestId }), simulator.port, "127.62.0.1");
  await all;
  expect(heard).toEqual([1, 2, 3]);
  expect(simulator.statistics()).toMatchObject({ requests: 3, answers: 3, maxPending: 3, varbinds: 3 });
});

test("a device can be changed while it runs", async () => {
  const simulator = await start(laser());
  const device = simulator.device("laser");
  const socket = await client();
  const ask = async (...oids: string[]) => (await exchange(socket, simulator, { oids })).values;

  device.set("1.3.6.1.9.1", { type: "INTEGER", value: 8 });
  device.set("1.3.6.1.9.2", { type: "INTEGER", value: 9 });
  device.remove(NAME);
  expect(await ask("1.3.6.1.9.1", "1.3.6.1.9.2", NAME)).toEqual([
    "1.3.6.1.9.1=8",
    "1.3.6.1.9.2=9",
    `${NAME}!noSuchObject`,
  ]);

  device.changeSerial("CD34");
  expect(await ask(SERIAL, "1.3.6.1.4.1.9.1.0")).toEqual([
    `${SERIAL}=CD34`,
    "1.3.6.1.4.1.9.1.0=SN:CD34;PID:x",
  ]);

  device.swap({ name: "copier", variables: [str(NAME, "copier")] });
  expect(await ask(NAME)).toEqual([`${NAME}=copier`]);
  expect(simulator.device("copier").address).toBe("127.62.0.1");

  device.setFaults({ duplicates: 1 });
  device.resetStatistics();
  await ask(NAME);
  expect(device.statistics()).toMatchObject({ requests: 1, varbinds: 1 });
});

test("a device that went silent takes requests and gives nothing until it is woken", async () => {
  const simulator = await start(laser(), laser({ name: "witness", address: "127.62.0.2" }));
  const socket = await client();
  simulator.device("laser").goSilent();
  socket.send(questionBytes({ oids: [NAME], requestId: 1 }), simulator.port, "127.62.0.1");
  // The other device's answer comes after what the silent one would have said.
  expect((await exchange(socket, simulator, { oids: [NAME], requestId: 2 }, "127.62.0.2")).from.address).toBe(
    "127.62.0.2",
  );
  expect(simulator.device("laser").statistics()).toMatchObject({ requests: 1, answers: 0 });
  simulator.device("laser").wake();
  expect((await exchange(socket, simulator, { oids: [NAME], requestId: 3 })).from.address).toBe("127.62.0.1");
});

test("a taken port is told, and nothing stays open", async () => {
  const simulator = await start(laser({ address: "127.62.0.3" }));
  const second = {
    name: "second",
    port: simulator.port,
    devices: [laser(), laser({ address: "127.62.0.3" })],
  };
  const options = { clock: systemClock, log: silentLog };
  await expect(startSimulator(second, options)).rejects.toThrow(`port ${simulator.port}`);
  const free = await startSimulator({ ...second, devices: [laser()] }, options);
  await free.close();
});

test("closing drops answers that were still to come", async () => {
  const simulator = await start(laser({ faults: { latencyMs: 60_000 } }));
  const socket = await client();
  socket.send(questionBytes({ oids: [NAME] }), simulator.port, "127.62.0.1");
  while (simulator.statistics().requests === 0) await new Promise((resolve) => setImmediate(resolve));
  await simulator.close();
  expect(simulator.statistics()).toMatchObject({ requests: 1, answers: 0 });
});

test("an unknown device is a mistake of the test", async () => {
  const simulator = await start(laser());
  expect(() => simulator.device("fax")).toThrow("fax");
});
