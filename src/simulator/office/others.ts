// What answers SNMP in an office and is no printer, though some of it looks like one.
import type { DeviceDefinition } from "../definition.ts";
import { officeAddress } from "./printer.ts";
import {
  type HrDevice,
  hostResources,
  type Interface,
  interfaces,
  systemGroup,
  traffic,
} from "./standard.ts";
import { gauge, hex, integer, objectId, text } from "./variables.ts";

const HR_PRINTER_ENTRY = "1.3.6.1.2.1.25.3.5.1";
const NET_SNMP_LINUX = "1.3.6.1.4.1.8072.3.2.10";

interface OtherSpec {
  host: number;
  name: string;
  descr: string;
  objectId: string;
  hostname: string;
  location: string;
  services: number;
  interfaces: Interface[];
}

function other(spec: OtherSpec, own: DeviceDefinition["variables"]): DeviceDefinition {
  return {
    name: spec.name,
    address: officeAddress(spec.host),
    variables: [
      ...systemGroup({
        descr: spec.descr,
        objectId: spec.objectId,
        name: spec.hostname,
        location: spec.location,
        contact: "network@example.com",
        uptimeDays: 120.4,
        services: spec.services,
      }),
      ...interfaces(spec.interfaces),
      ...own,
    ],
    activity: spec.interfaces.slice(0, 2).map(({ index }) => traffic(index, 20_000)),
  };
}

const loopback: Interface = {
  index: 1,
  descr: "lo",
  type: 24,
  mac: "",
  megabits: 10,
  up: true,
  octets: [9_000, 9_000],
};

function ethernet(host: number, index: number, descr: string, mac: string): Interface {
  return {
    index,
    descr,
    type: 6,
    mac,
    megabits: 1000,
    up: true,
    address: officeAddress(host),
    octets: [7_204_118_220, 5_118_904_771],
  };
}

// net-snmp lists what `lpstat` prints as printers, even an error text.
function junkPrinter(
  index: number,
  descr: string,
): { device: HrDevice; rows: DeviceDefinition["variables"] } {
  return {
    device: { index, type: "printer", descr, status: 1 },
    rows: [integer(`${HR_PRINTER_ENTRY}.1.${index}`, 1), hex(`${HR_PRINTER_ENTRY}.2.${index}`, "")],
  };
}

const serverQueue = junkPrinter(327_680, "lpstat: No destinations added.");
const nasQueue = junkPrinter(327_680, "usbprinter accepting requests since Mon");

export const otherDevices: DeviceDefinition[] = [
  other(
    {
      host: 41,
      name: "HP ProCurve switch",
      descr: "HP J9773A 2530-24G-PoEP Switch, revision YA.16.10.0012, ROM YA.15.20",
      objectId: "1.3.6.1.4.1.11.2.3.7.11.140",
      hostname: "sw-floor1",
      location: "Rack A",
      services: 74,
      interfaces: Array.from({ length: 24 }, (_, port) => ({
        index: port + 1,
        descr: String(port + 1),
        type: 6 as const,
        mac: `40b93c5514${(0x80 + port).toString(16)}`,
        megabits: 1000,
        up: port % 3 !== 2,
        octets: [1_204_118_220 + port * 1_000_003, 918_904_771 + port * 700_001],
      })),
    },
    [integer("1.3.6.1.2.1.17.1.2.0", 24), text("1.3.6.1.4.1.11.2.36.1.1.2.9.0", "CN4AFP2077")],
  ),
  other(
    {
      host: 42,
      name: "Linux server",
      descr: "Linux files01 6.1.0-26-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.112-1 x86_64",
      objectId: NET_SNMP_LINUX,
      hostname: "files01",
      location: "Server room",
      services: 72,
      interfaces: [loopback, ethernet(42, 2, "ens18", "525400a7c1d0")],
    },
    [
      ...hostResources(8_123_412, 120.4, [
        { index: 196_608, type: "processor", descr: "GenuineIntel: Intel(R) Xeon(R) CPU", status: 2 },
        { index: 262_145, type: "network", descr: "network interface lo", status: 2 },
        { index: 262_146, type: "network", descr: "network interface ens18", status: 2 },
        serverQueue.device,
        { index: 393_232, type: "disk", descr: "SCSI disk (/dev/sda)", status: 2 },
      ]),
      ...serverQueue.rows,
    ],
  ),
  other(
    {
      host: 43,
      name: "APC UPS",
      descr:
        "APC Web/SNMP Management Card (MB:v4.2.9 PF:v6.9.6 PN:apc_hw05_aos_696.bin AF1:v6.9.6 AN1:apc_hw05_sumx_696.bin MN:AP9631 HR:05 SN: ZA1811044127 MD:03/14/2018)",
      objectId: "1.3.6.1.4.1.318.1.3.27",
      hostname: "ups-rack-a",
      location: "Rack A",
      services: 72,
      interfaces: [ethernet(43, 1, "eth0", "00c0b79e2f31")],
    },
    [
      text("1.3.6.1.4.1.318.1.1.1.1.1.1.0", "Smart-UPS 1500"),
      text("1.3.6.1.4.1.318.1.1.1.1.2.3.0", "AS1811224409"),
      gauge("1.3.6.1.4.1.318.1.1.1.2.2.1.0", 100),
      integer("1.3.6.1.4.1.318.1.1.1.2.1.1.0", 2),
    ],
  ),
  other(
    {
      host: 44,
      name: "NAS",
      descr: "Linux vault 4.4.302+ #69057 SMP Fri Jan 12 17:02:28 CST 2024 x86_64",
      objectId: NET_SNMP_LINUX,
      hostname: "vault",
      location: "Server room",
      services: 72,
      interfaces: [loopback, ethernet(44, 3, "eth0", "0011329b40e7")],
    },
    [
      ...hostResources(3_998_060, 64, [
        { index: 196_608, type: "processor", descr: "", status: 2 },
        { index: 262_145, type: "network", descr: "network interface lo", status: 2 },
        nasQueue.device,
      ]),
      ...nasQueue.rows,
      integer("1.3.6.1.4.1.6574.1.1.0", 1),
      text("1.3.6.1.4.1.6574.1.5.1.0", "DS920+"),
      text("1.3.6.1.4.1.6574.1.5.2.0", "2140SBRX41077"),
    ],
  ),
  other(
    {
      host: 45,
      name: "Access point",
      descr: "UAP-nanoHD 6.6.65.15248",
      objectId: NET_SNMP_LINUX,
      hostname: "ap-meeting",
      location: "Meeting room ceiling",
      services: 72,
      interfaces: [
        loopback,
        ethernet(45, 2, "eth0", "e063da7710c4"),
        { ...loopback, index: 5, descr: "ra0", type: 71, mac: "e063da7710c5", megabits: 300 },
      ],
    },
    [text("1.3.6.1.4.1.41112.1.6.3.3.0", "UAP-nanoHD"), text("1.3.6.1.4.1.41112.1.6.3.6.0", "6.6.65.15248")],
  ),
  other(
    {
      host: 46,
      name: "IP camera",
      descr: " ; AXIS P3245-V; Network Camera; 10.12.182; Apr 21 2023 09:14; 7C2.1; 1; ",
      objectId: "1.3.6.1.4.1.368.1.1",
      hostname: "cam-entrance",
      location: "Entrance",
      services: 72,
      interfaces: [ethernet(46, 1, "eth0", "b8a44f16d90e")],
    },
    [
      objectId("1.3.6.1.2.1.1.9.1.2.1", "1.3.6.1.4.1.368.4.1"),
      text("1.3.6.1.2.1.1.9.1.3.1", "AXIS-VIDEO-MIB"),
    ],
  ),
];
