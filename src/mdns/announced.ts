// Who announced a printing service, put together from records as they come; bounded, and forgotten in time.
import { compareAddresses, decodeText, parseIpv4 } from "../model/index.ts";
import type { DnsName, DnsRecord, ServiceRecord } from "./message.ts";
import { MAX_TOLD, type PrinterText, readPrinterText } from "./printer-text.ts";

/** Services that printers offer; a printer is heard by any of them. */
export const printingServices = ["_ipp._tcp", "_ipps._tcp", "_pdl-datastream._tcp", "_printer._tcp"] as const;
export type PrintingService = (typeof printingServices)[number];

/** A printer as it announces itself: the address and everything else is its own word. */
export interface Announcer extends PrinterText {
  /** Where it would be asked: IPv4 where it told one. */
  address: string;
  /** All addresses that it may be known at, the one above among them. */
  addresses: string[];
  /** Who sent the announcement, where that is none of its own addresses. */
  announcedBy?: string;
  /** As a person named it. */
  name: string;
  services: PrintingService[];
  /** Milliseconds since 1970 UTC. */
  firstHeard: number;
  lastHeard: number;
}

interface Instance {
  service: PrintingService;
  name: string;
  /** The host that its SRV record names. */
  host?: string;
  addresses: string[];
  text: PrinterText;
  isQueue: boolean;
  source: string;
  /** All on the monotonic clock, in milliseconds. */
  firstHeard: number;
  lastHeard: number;
  until: number;
}

export const MAX_ANNOUNCERS = 512;
const MOST_INSTANCES = 2048;
const MOST_OF_ONE_SOURCE = 512;
const MOST_ADDRESSES = 8;
/** Until the next search has asked again, a day later at most and with a margin. */
const KEPT_MS = 26 * 3600 * 1000;
/** A TTL may say 136 years. */
const LONGEST_MS = 7 * 24 * 3600 * 1000;

export interface AnnouncedClock {
  now(): number;
  monotonic(): number;
}

/** Takes records in and lists who announced them. */
export class Announced {
  readonly #clock: AnnouncedClock;
  /** By who sent them: nobody can change or take back what another one told. The one heard last stands last. */
  readonly #sources = new Map<string, Map<string, Instance>>();
  #count = 0;

  constructor(clock: AnnouncedClock) {
    this.#clock = clock;
  }

  take(records: readonly DnsRecord[], source: string): void {
    const hosts = new Map<string, string[]>();
    for (const record of records) {
      if (record.type === "A" || record.type === "AAAA") {
        if (record.ttlSeconds === 0 || !isUnicast(record.address)) continue;
        const host = keyOf(record.name);
        const addresses = hosts.get(host) ?? [];
        if (addresses.length < MOST_ADDRESSES) hosts.set(host, [...addresses, record.address]);
      } else this.#takeService(record, source);
    }
    const told = this.#sources.get(source);
    if (!told || hosts.size === 0) return;
    for (const instance of told.values()) {
      const addresses = instance.host === undefined ? undefined : hosts.get(instance.host);
      if (addresses) instance.addresses = [...new Set(addresses)];
    }
  }

  /** By address, 512 at most; `isNear` tells the addresses of networks that this machine stands in. */
  list(isNear: (address: string) => boolean): Announcer[] {
    this.#forget();
    const byAddress = new Map<string, Announcer>();
    const toWall = this.#clock.now() - this.#clock.monotonic();
    const instances = [...this.#sources.values()].flatMap((told) => [...told.values()]);
    // The freshest word counts, and of that what IPP says: other services tell less.
    instances.sort((a, b) => b.lastHeard - a.lastHeard || rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
    for (const instance of instances) {
      if (instance.isQueue) continue;
      const one = announcerOf(instance, toWall, isNear);
      const known = byAddress.get(one.address);
      if (!known && byAddress.size >= MAX_ANNOUNCERS) continue;
      byAddress.set(one.address, known ? both(known, one) : one);
    }
    return [...byAddress.values()].sort((a, b) => compareAddresses(a.address, b.address));
  }

  #takeService(record: ServiceRecord, source: string): void {
    // A pointer's target is the instance; the other records stand under its name (RFC 6763 §4, §5, §6).
    const isPointer = record.type === "PTR";
    const name = isPointer ? record.target : record.name;
    const service = serviceOf(name);
    if (!service || (isPointer && serviceOf(record.name, 3) !== service)) return;
    const key = keyOf(name);
    if (record.ttlSeconds === 0) {
      // A goodbye, RFC 6762 §10.1.
      if (record.type !== "TXT") this.#drop(source, key);
      return;
    }
    const now = this.#clock.monotonic();
    const instance = this.#instance(source, key, () => ({
      ...{ service, source, addresses: [], text: {}, isQueue: false },
      name: decodeText(Buffer.from(name[0] ?? "", "latin1"), undefined, MAX_TOLD.name),
      ...{ firstHeard: now, lastHeard: now, until: now },
    }));
    instance.lastHeard = now;
    const keptMs = Math.min(Math.max(record.ttlSeconds * 1000, KEPT_MS), LONGEST_MS);
    instance.until = Math.max(instance.until, now + keptMs);
    if (record.type === "SRV") instance.host = keyOf(record.target);
    if (record.type === "TXT") {
      const text = readPrinterText(record.strings);
      instance.isQueue = text === undefined;
      instance.text = text ?? {};
    }
  }

  #instance(source: string, key: string, make: () => Instance): Instance {
    const told = this.#sources.get(source) ?? new Map<string, Instance>();
    this.#sources.delete(source);
    this.#sources.set(source, told);
    let instance = told.get(key);
    if (instance) told.delete(key);
    else {
      instance = make();
      this.#count += 1;
    }
    told.set(key, instance);
    if (told.size > MOST_OF_ONE_SOURCE) this.#dropFirst(source, told);
    while (this.#count > MOST_INSTANCES) {
      const [oldest] = this.#sources;
      if (!oldest) break;
      this.#dropFirst(...oldest);
    }
    return instance;
  }

  #dropFirst(source: string, told: Map<string, Instance>): void {
    const [key] = told.keys();
    if (key !== undefined) this.#drop(source, key);
  }

  #drop(source: string, key: string): void {
    const told = this.#sources.get(source);
    if (!told?.delete(key)) return;
    this.#count -= 1;
    if (told.size === 0) this.#sources.delete(source);
  }

  #forget(): void {
    const now = this.#clock.monotonic();
    for (const [source, told] of [...this.#sources])
      for (const [key, { until }] of [...told]) if (until <= now) this.#drop(source, key);
  }
}

function announcerOf(
  { addresses, source, ...told }: Instance,
  toWall: number,
  isNear: (address: string) => boolean,
): Announcer {
  const address = mainAddress(addresses, source, isNear);
  const isRelayed = addresses.length > 0 && !addresses.includes(source);
  return {
    ...{ address, addresses: [...new Set([address, ...addresses])], name: told.name || address },
    ...(isRelayed && { announcedBy: source }),
    ...{ ...told.text, services: [told.service] },
    firstHeard: Math.round(told.firstHeard + toWall),
    lastHeard: Math.round(told.lastHeard + toWall),
  };
}

/** What the first one tells counts where both tell it. */
function both(first: Announcer, more: Announcer): Announcer {
  return {
    ...{ ...more, ...first },
    addresses: [...new Set([...first.addresses, ...more.addresses])].slice(0, MOST_ADDRESSES),
    services: printingServices.filter((each) => [...first.services, ...more.services].includes(each)),
    firstHeard: Math.min(first.firstHeard, more.firstHeard),
  };
}

/** The service that a name of so many labels ends with; an instance has four, its service three. */
function serviceOf(name: DnsName, length = 4): PrintingService | undefined {
  if (name.length !== length) return undefined;
  const [service = "", protocol = "", domain = ""] = name.slice(-3).map(lower);
  if (domain !== "local") return undefined;
  return printingServices.find((each) => each === `${service}.${protocol}`);
}

function rank({ service, text }: Instance): number {
  return printingServices.indexOf(service) + (text.model === undefined ? printingServices.length : 0);
}

/** Names are compared without regard to case, in ASCII alone (RFC 6762 §16). */
function keyOf(name: DnsName): string {
  return name.map(lower).join("\0");
}

function lower(label: string): string {
  return label.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** An address that can be somebody's: neither this machine, nor everybody, nor nobody (RFC 6890). */
function isUnicast(address: string): boolean {
  const number = parseIpv4(address);
  if (number === undefined) return !/^(::1?|ff.*|::ffff:.*)$/i.test(address);
  const first = number >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}

function mainAddress(told: readonly string[], source: string, isNear: (address: string) => boolean): string {
  if (told.length === 0 || told.includes(source)) return source;
  const v4 = told.filter((address) => parseIpv4(address) !== undefined);
  return v4.find(isNear) ?? v4[0] ?? source;
}
