// The devices of an office on real UDP sockets, one per address: Node can neither tell which address a
// datagram was sent to nor choose the one it answers from.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { SnmpValue } from "../model/index.ts";
import type { Clock, Log } from "../shared/index.ts";
import { type Delivery, handleDatagram } from "./agent.ts";
import { changeSerial } from "./change-serial.ts";
import type { DeviceDefinition, Faults, OfficeDefinition } from "./definition.ts";
import { Device } from "./device.ts";
import { type DeviceStatistics, newStatistics, sumStatistics } from "./statistics.ts";

export type { DeviceStatistics } from "./statistics.ts";

export interface SimulatorOptions {
  clock: Clock;
  log: Log;
  /** Default: the office's port; 0 takes a free one. */
  port?: number;
  /** For loss, jitter and garbage; same seed, same run. */
  seed?: number;
}

/** A device of a running simulator, to look at and to change. */
export interface SimulatedDevice {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  statistics(): DeviceStatistics;
  resetStatistics(): void;
  /** The value at this moment. */
  get(oid: string): SnmpValue | undefined;
  set(oid: string, value: SnmpValue): void;
  remove(oid: string): void;
  goSilent(): void;
  wake(): void;
  /** Uptime and engine time begin again, engine boots go up by one. */
  reboot(): void;
  /** Puts another serial number wherever the device tells the present one, also inside longer texts. */
  changeSerial(serial: string): void;
  setFaults(faults: Faults): void;
  /** Another device at the same address. */
  swap(definition: Omit<DeviceDefinition, "address">): void;
}

export interface Simulator {
  readonly port: number;
  readonly devices: readonly SimulatedDevice[];
  /** By name or address; throws when there is none. */
  device(nameOrAddress: string): SimulatedDevice;
  /** Sums over all devices; maxPending is the highest of any. */
  statistics(): DeviceStatistics;
  close(): Promise<void>;
}

/** Answers for every device of the office until closed; rejects when an address or the port cannot be taken. */
export async function startSimulator(
  office: OfficeDefinition,
  options: SimulatorOptions,
): Promise<Simulator> {
  const stop = new AbortController();
  const sockets: Socket[] = [];
  const close = async () => {
    stop.abort();
    await Promise.all(sockets.splice(0).map((socket) => new Promise<void>((done) => socket.close(done))));
  };
  const since = office.since ?? options.clock.now();
  let port = options.port ?? office.port;
  const devices: SimulatedDevice[] = [];
  try {
    for (const definition of office.devices) {
      const device = new Device(definition, since, options.seed ?? 1);
      const main = await boundSocket(device.address, port);
      sockets.push(main);
      port = main.address().port;
      serve(device, main, sockets, options, stop.signal);
      devices.push(handleFor(device, port, options.clock));
    }
  } catch (cause) {
    await close();
    throw new Error(
      `The simulated office cannot take its addresses at port ${port}: is another one running?`,
      {
        cause,
      },
    );
  }
  options.log.info("simulated office answers", { devices: devices.length, port });
  return {
    port,
    devices,
    device: (wanted) => {
      const found = devices.find(({ name, address }) => name === wanted || address === wanted);
      if (!found) throw new Error(`No device ${wanted} in the simulated office`);
      return found;
    },
    statistics: () => sumStatistics(devices.map((device) => device.statistics())),
    close,
  };
}

const FLOOD_PAUSE_MS = 20;

function boundSocket(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    const failed = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once("error", failed);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off("error", failed);
      resolve(socket);
    });
  });
}

function serve(
  device: Device,
  main: Socket,
  sockets: Socket[],
  { clock, log }: SimulatorOptions,
  signal: AbortSignal,
): void {
  let pending = 0;
  let aside: Socket | undefined;
  let elsewhere: Socket | undefined;
  let isFlooding = false;
  const watch = (socket: Socket) =>
    socket.on("error", (error) => log.warn("socket of a simulated device", { reason: error.message }));
  const otherSocket = async () => {
    if (aside) return aside;
    aside = watch(await boundSocket(device.address, 0));
    sockets.push(aside);
    return aside;
  };
  const spoofingSocket = async () => {
    if (elsewhere) return elsewhere;
    // Every address of 127/8 is this machine's own; IPv6 has but one.
    const address = device.address.replace(/^(127\.\d+\.\d+)\.\d+$/, "$1.254");
    elsewhere = watch(await boundSocket(address, 0));
    sockets.push(elsewhere);
    return elsewhere;
  };
  const send = async (delivery: Delivery, peer: RemoteInfo) => {
    const socket = delivery.isSpoofed
      ? await spoofingSocket()
      : delivery.otherPort
        ? await otherSocket()
        : main;
    if (signal.aborted) return;
    device.statistics.answers++;
    device.statistics.bytesSent += delivery.bytes.length;
    // An answer that cannot be sent is a lost packet, as on a real network.
    socket.send(delivery.bytes, peer.port, peer.address, (error) => {
      if (error) log.debug("answer not sent", { device: device.name, reason: error.message });
    });
  };
  const receive = async (bytes: Uint8Array, peer: RemoteInfo) => {
    const deliveries = handleDatagram(device, bytes, clock.now());
    const delayMs = deliveries[0]?.delayMs;
    if (delayMs === undefined) return;
    pending++;
    device.statistics.maxPending = Math.max(device.statistics.maxPending, pending);
    if (delayMs > 0) await clock.sleep(delayMs, signal);
    for (const delivery of deliveries) await send(delivery, peer);
    pending--;
    if (device.faults.floodPerSecond === undefined || isFlooding) return;
    isFlooding = true;
    await flood(deliveries, peer);
  };
  const flood = async (deliveries: readonly Delivery[], peer: RemoteInfo) => {
    for (let sent = 0; !signal.aborted; ) {
      const { floodPerSecond = 0 } = device.faults;
      const batch = Math.ceil((floodPerSecond * FLOOD_PAUSE_MS) / 1000);
      for (let i = 0; i < batch; i++, sent++) {
        const delivery = deliveries[sent % deliveries.length];
        if (delivery) await send(delivery, peer);
      }
      await clock.sleep(FLOOD_PAUSE_MS, signal);
    }
  };
  watch(main).on("message", (bytes, peer) => {
    receive(bytes, peer).catch((error: unknown) => {
      log.error("simulated device failed", { device: device.name, reason: String(error) });
    });
  });
}

function handleFor(device: Device, port: number, clock: Clock): SimulatedDevice {
  return {
    get name() {
      return device.name;
    },
    address: device.address,
    port,
    statistics: () => structuredClone(device.statistics),
    resetStatistics: () => {
      Object.assign(device.statistics, newStatistics());
    },
    get: (oid) => device.read(oid, clock.now()),
    set: (oid, value) => device.variables.set(oid, value),
    remove: (oid) => device.variables.remove(oid),
    goSilent: () => {
      device.faults = { ...device.faults, silent: true };
    },
    wake: () => {
      device.faults = { ...device.faults, silent: false };
    },
    reboot: () => device.reboot(clock.now()),
    changeSerial: (serial) => changeSerial(device.variables, serial),
    setFaults: (faults) => {
      device.faults = faults;
    },
    swap: (definition) => device.become(definition),
  };
}
