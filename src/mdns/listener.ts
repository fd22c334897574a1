// Hears printers announce themselves, and asks everybody once where somebody wants to know. It connects to nobody.
import { containsAddress, type Ipv4Span, ipv4Network, mergeSpans, parseIpv4 } from "../model/index.ts";
import type { Clock, Log } from "../shared/index.ts";
import { Announced, type Announcer, printingServices } from "./announced.ts";
import { FloodGate } from "./flood-gate.ts";
import { readResponse, writeQuery } from "./message.ts";
import { MDNS_PORT, type MulticastSocket, type OpenMulticast } from "./multicast-socket.ts";

export interface OwnNetwork {
  /** With this machine's own address before the slash. */
  cidr: string;
  address: string;
  hasArp: boolean;
}

export interface MdnsPorts {
  clock: Clock;
  log: Log;
  networks: { attached(): OwnNetwork[] };
  open: OpenMulticast;
}

/** Who announces printing services, as far as this machine hears it. */
export interface MdnsListener {
  /** False where the port is taken or multicast is not to be had. */
  isListening(): boolean;
  /** One query on each attached network; resolves when those who answer at once have answered. */
  ask(signal: AbortSignal): Promise<void>;
  /** By address, 512 at most. */
  announcers(): Announcer[];
  close(): Promise<void>;
}

/** Networks come and go: a lease, a cable. */
const LOOK_AROUND_MS = 60_000;
/** RFC 6762 §6: whoever shares a name answers within 20 to 120 ms; a busy printer takes longer. */
const ANSWER_MS = 500;

/** Begins to listen on the networks this machine stands in; where it cannot, it says so once and tries again when asked. */
export async function startMdns(ports: MdnsPorts): Promise<MdnsListener> {
  const { clock, log } = ports;
  const announced = new Announced(clock);
  const gate = new FloodGate();
  const query = writeQuery(printingServices);
  const stop = new AbortController();
  const joined = new Set<string>();
  let socket: MulticastSocket | undefined;
  let isTold = false;
  let own: { addresses: Set<string>; spans: Ipv4Span[] } = { addresses: new Set(), spans: [] };

  const isNear = (address: string) => containsAddress({ v4: own.spans, v6: [] }, address);

  function onDatagram(octets: Uint8Array, from: { address: string; port: number }): void {
    // RFC 6762 §11: what comes from elsewhere was not said on this link; §6: answers come from the port itself.
    if (from.port !== MDNS_PORT || own.addresses.has(from.address) || !isNear(from.address)) return;
    if (!gate.admits(from.address, clock.monotonic())) return;
    const records = readResponse(octets);
    if (records) announced.take(records, from.address);
  }

  function tellOnce(error: unknown): void {
    if (isTold) return;
    isTold = true;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn("printers that announce themselves by mDNS are not heard", { reason });
  }

  async function open(): Promise<void> {
    if (socket || stop.signal.aborted) return;
    try {
      const opened = await ports.open({
        onDatagram,
        onError(error) {
          tellOnce(error);
          void give();
        },
      });
      if (stop.signal.aborted) return await opened.close();
      socket = opened;
      isTold = false;
    } catch (error) {
      tellOnce(error);
    }
  }

  async function give(): Promise<void> {
    const given = socket;
    socket = undefined;
    joined.clear();
    await given?.close();
  }

  /** The own addresses of networks where everybody hears everybody. */
  function lookAround(): string[] {
    const attached = ports.networks.attached().filter(({ address }) => parseIpv4(address) !== undefined);
    const shared = attached.filter(({ hasArp }) => hasArp);
    own = {
      addresses: new Set(attached.map(({ address }) => address)),
      spans: mergeSpans(shared.flatMap(({ cidr }) => ipv4Network(cidr) ?? [])),
    };
    const addresses = shared.map(({ address }) => address);
    for (const address of joined) if (!addresses.includes(address)) joined.delete(address);
    for (const address of addresses)
      if (socket && !joined.has(address) && socket.join(address)) joined.add(address);
    return addresses;
  }

  async function keepLooking(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(LOOK_AROUND_MS, stop.signal);
      if (!stop.signal.aborted) lookAround();
    }
  }

  await open();
  lookAround();
  const looking = keepLooking();

  return {
    isListening: () => socket !== undefined,
    async ask(signal) {
      await open();
      const addresses = lookAround();
      const current = socket;
      if (!current) return;
      const sent = await Promise.all(addresses.map((address) => current.send(query, address)));
      if (sent.includes(true)) await clock.sleep(ANSWER_MS, signal);
    },
    announcers: () => announced.list(isNear),
    async close() {
      stop.abort();
      await looking;
      await give();
    },
  };
}
