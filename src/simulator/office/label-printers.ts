// Label printers: no Printer-MIB, only host resources and the maker's tree.
import type { DeviceDefinition } from "../definition.ts";
import { officeAddress } from "./printer.ts";
import { hostResources, interfaces, systemGroup, traffic } from "./standard.ts";
import { hex, integer, text } from "./variables.ts";

const ZEBRA = "1.3.6.1.4.1.10642";
const TEC = "1.3.6.1.4.1.1129.1.2.1.1.1.1";
const HR_PRINTER_ENTRY = "1.3.6.1.2.1.25.3.5.1";

interface LabelSpec {
  host: number;
  name: string;
  descr: string;
  objectId: string;
  hostname: string;
  location: string;
  mac: string;
  deviceDescr: string;
}

function labelPrinter(spec: LabelSpec, own: DeviceDefinition["variables"]): DeviceDefinition {
  const address = officeAddress(spec.host);
  return {
    name: spec.name,
    address,
    variables: [
      ...systemGroup({
        descr: spec.descr,
        objectId: spec.objectId,
        name: spec.hostname,
        location: spec.location,
        contact: "",
        uptimeDays: 5.2,
      }),
      ...interfaces([
        {
          index: 1,
          descr: "eth0",
          type: 6,
          mac: spec.mac,
          megabits: 100,
          up: true,
          address,
          octets: [8_204_117, 2_900_411],
        },
      ]),
      ...hostResources(65_536, 5.2, [{ index: 1, type: "printer", descr: spec.deviceDescr, status: 2 }]),
      integer(`${HR_PRINTER_ENTRY}.1.1`, 3),
      hex(`${HR_PRINTER_ENTRY}.2.1`, "00"),
      ...own,
    ],
    activity: [traffic(1, 300)],
  };
}

export const labelPrinters: DeviceDefinition[] = [
  labelPrinter(
    {
      host: 27,
      name: "Zebra ZT410",
      descr: "Zebra Wired ZTC ZT410-203dpi ZPL",
      objectId: `${ZEBRA}.1.1`,
      hostname: "ZBR-dock-2",
      location: "Loading dock 2",
      mac: "00074de81b95",
      deviceDescr: "ZTC ZT410-203dpi ZPL",
    },
    [
      text(`${ZEBRA}.1.1.0`, "ZTC ZT410-203dpi ZPL"),
      text(`${ZEBRA}.1.2.0`, "V75.20.21Z"),
      text(
        `${ZEBRA}.1.3.0`,
        "MANUFACTURER:Zebra Technologies ;COMMAND SET:ZPL;MODEL:ZTC ZT410-203dpi ZPL;CLASS:PRINTER;OPTIONS:XML;",
      ),
      text(`${ZEBRA}.1.4.0`, "ZBR-dock-2"),
      text(`${ZEBRA}.1.9.0`, "18J204410937"),
      text(`${ZEBRA}.200.17.3.0`, "1482906 INCHES, 3766581 CENTIMETERS"),
      text(`${ZEBRA}.200.19.5.0`, "18J204410937"),
      text(`${ZEBRA}.200.19.7.0`, "ZTC ZT410-203dpi ZPL"),
    ],
  ),
  labelPrinter(
    {
      host: 28,
      name: "Toshiba TEC B-EX4T1",
      descr: "TOSHIBA TEC B-EX4T1",
      objectId: "1.3.6.1.4.1.1129.1.2.1",
      hostname: "label-packing",
      location: "Packing line",
      mac: "00807797c2d3",
      deviceDescr: "TOSHIBA TEC B-EX4T1",
    },
    [
      text(`${TEC}.1.0`, "B-EX4T1-GS12-QM-R"),
      text(`${TEC}.2.0`, "V2.4H"),
      text("1.3.6.1.4.1.1129.1.2.1.1.1.1.2.1.0", "B-EX4T1"),
    ],
  ),
];
