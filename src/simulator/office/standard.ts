// What every device of the office tells in the same way: system group, interfaces, host resources.
import type { Activity, Variable } from "../definition.ts";
import { counter, counter64, gauge, hex, integer, ipAddress, objectId, text, ticks } from "./variables.ts";

const SYSTEM = "1.3.6.1.2.1.1";
const IF_ENTRY = "1.3.6.1.2.1.2.2.1";
const IF_X_ENTRY = "1.3.6.1.2.1.31.1.1.1";
const IP_ADDR_ENTRY = "1.3.6.1.2.1.4.20.1";
const HR_DEVICE_ENTRY = "1.3.6.1.2.1.25.3.2.1";
/** hrDeviceTypes (RFC 2790). */
export const hrDeviceType = { processor: 3, network: 4, printer: 5, disk: 6, keyboard: 13 } as const;

export interface SystemGroup {
  descr: string;
  objectId: string;
  name: string;
  location: string;
  contact: string;
  uptimeDays: number;
  services?: number;
}

export function systemGroup(system: SystemGroup): Variable[] {
  return [
    text(`${SYSTEM}.1.0`, system.descr),
    objectId(`${SYSTEM}.2.0`, system.objectId),
    ticks(`${SYSTEM}.3.0`, Math.floor(system.uptimeDays * 8_640_000)),
    text(`${SYSTEM}.4.0`, system.contact),
    text(`${SYSTEM}.5.0`, system.name),
    text(`${SYSTEM}.6.0`, system.location),
    integer(`${SYSTEM}.7.0`, system.services ?? 72),
  ];
}

export interface Interface {
  index: number;
  descr: string;
  /** IANAifType: 6 Ethernet, 24 loopback, 71 wireless. */
  type: 6 | 24 | 71;
  /** Twelve hexadecimal digits; empty for a loopback. */
  mac: string;
  megabits: number;
  up: boolean;
  address?: string;
  octets: [received: number, sent: number];
}

export function interfaces(list: Interface[]): Variable[] {
  const found = [integer("1.3.6.1.2.1.2.1.0", list.length)];
  for (const { index, descr, type, mac, megabits, up, address, octets } of list) {
    const [received, sent] = octets;
    found.push(
      integer(`${IF_ENTRY}.1.${index}`, index),
      text(`${IF_ENTRY}.2.${index}`, descr),
      integer(`${IF_ENTRY}.3.${index}`, type),
      integer(`${IF_ENTRY}.4.${index}`, 1500),
      gauge(`${IF_ENTRY}.5.${index}`, Math.min(megabits * 1_000_000, 2 ** 32 - 1)),
      hex(`${IF_ENTRY}.6.${index}`, mac),
      integer(`${IF_ENTRY}.7.${index}`, 1),
      integer(`${IF_ENTRY}.8.${index}`, up ? 1 : 2),
      ticks(`${IF_ENTRY}.9.${index}`, 1200),
      counter(`${IF_ENTRY}.10.${index}`, received % 2 ** 32),
      counter(`${IF_ENTRY}.11.${index}`, Math.floor(received / 230) % 2 ** 32),
      counter(`${IF_ENTRY}.16.${index}`, sent % 2 ** 32),
      counter(`${IF_ENTRY}.17.${index}`, Math.floor(sent / 190) % 2 ** 32),
      text(`${IF_X_ENTRY}.1.${index}`, descr),
      counter64(`${IF_X_ENTRY}.6.${index}`, received),
      counter64(`${IF_X_ENTRY}.10.${index}`, sent),
      gauge(`${IF_X_ENTRY}.15.${index}`, megabits),
    );
    if (address)
      found.push(
        ipAddress(`${IP_ADDR_ENTRY}.1.${address}`, address),
        integer(`${IP_ADDR_ENTRY}.2.${address}`, index),
        ipAddress(`${IP_ADDR_ENTRY}.3.${address}`, "255.255.255.0"),
      );
  }
  return found;
}

/** Traffic of one interface: octets and packets, in both widths. */
export function traffic(index: number, packetsPerHour: number): Activity {
  return {
    name: "traffic",
    perHour: packetsPerHour,
    adds: [
      { oid: `${IF_ENTRY}.10.${index}`, by: 230 },
      { oid: `${IF_ENTRY}.11.${index}`, by: 1 },
      { oid: `${IF_ENTRY}.16.${index}`, by: 190 },
      { oid: `${IF_ENTRY}.17.${index}`, by: 1 },
      { oid: `${IF_X_ENTRY}.6.${index}`, by: 230 },
      { oid: `${IF_X_ENTRY}.10.${index}`, by: 190 },
    ],
  };
}

export interface HrDevice {
  index: number;
  type: keyof typeof hrDeviceType;
  descr: string;
  /** hrDeviceID; default 0.0. */
  id?: string;
  /** hrDeviceStatus: 1 unknown, 2 running, 3 warning, 4 testing, 5 down. */
  status: number;
}

export function hostResources(memoryKb: number, uptimeDays: number, devices: HrDevice[]): Variable[] {
  return [
    ticks("1.3.6.1.2.1.25.1.1.0", Math.floor(uptimeDays * 8_640_000)),
    integer("1.3.6.1.2.1.25.2.2.0", memoryKb),
    ...devices.flatMap(({ index, type, descr, id, status }) => [
      integer(`${HR_DEVICE_ENTRY}.1.${index}`, index),
      objectId(`${HR_DEVICE_ENTRY}.2.${index}`, `1.3.6.1.2.1.25.3.1.${hrDeviceType[type]}`),
      text(`${HR_DEVICE_ENTRY}.3.${index}`, descr),
      objectId(`${HR_DEVICE_ENTRY}.4.${index}`, id ?? "0.0"),
      integer(`${HR_DEVICE_ENTRY}.5.${index}`, status),
      counter(`${HR_DEVICE_ENTRY}.6.${index}`, 0),
    ]),
  ];
}
