// The office of the demonstration: printers of many makes and things that are none, all invented.
import type { Credential } from "../../model/index.ts";
import type { OfficeDefinition } from "../definition.ts";
import { brotherPrinters } from "./brother.ts";
import { canonPrinters } from "./canon.ts";
import { epsonPrinters, okiPrinters, samsungPrinters } from "./epson-oki-samsung.ts";
import { hpPrinters } from "./hp.ts";
import { konicaPrinters } from "./konica.ts";
import { kyoceraPrinters } from "./kyocera.ts";
import { labelPrinters } from "./label-printers.ts";
import { lexmarkPrinters } from "./lexmark.ts";
import { otherDevices } from "./others.ts";
import { definePrinter } from "./printer.ts";
import { ricohPrinters } from "./ricoh.ts";
import { sharpPrinters, toshibaPrinters } from "./sharp-toshiba.ts";
import { xeroxPrinters } from "./xerox.ts";

/** Counters have grown from here on, so that a second start goes on where the first one was. */
const SINCE = Date.UTC(2026, 10, 1);

/** 27 printers, 2 label printers and 6 other devices at 127.10.1.1 to 127.10.1.46, port 1161. */
export function officeDefinition(): OfficeDefinition {
  const printers = [
    hpPrinters,
    brotherPrinters,
    kyoceraPrinters,
    ricohPrinters,
    canonPrinters,
    konicaPrinters,
    xeroxPrinters,
    lexmarkPrinters,
    epsonPrinters,
    okiPrinters,
    samsungPrinters,
    sharpPrinters,
    toshibaPrinters,
  ].flat();
  return {
    name: "Office",
    port: 1161,
    since: SINCE,
    devices: [...printers.map(definePrinter), ...labelPrinters, ...otherDevices],
  };
}

/** What opens every device of an office: the communities (v1 and v2c each as its own), then the v3 users. */
export function officeCredentials(office: OfficeDefinition): Credential[] {
  const communities = new Set(office.devices.flatMap((device) => device.communities ?? ["public"]));
  communities.delete("*");
  const users = new Map(office.devices.flatMap(({ users = [] }) => users.map((user) => [user.name, user])));
  return [
    ...[...communities].flatMap((community): Credential[] => [
      { id: `${community}-2c`, version: "2c", community },
      { id: `${community}-1`, version: "1", community },
    ]),
    ...[...users.values()].map((user): Credential => {
      const { name, authProtocol, authKey, privProtocol, privKey, context } = user;
      const level = privProtocol ? "authPriv" : authProtocol ? "authNoPriv" : "noAuthNoPriv";
      return {
        id: `user-${name}`,
        version: "3",
        user: name,
        level,
        authProtocol,
        authKey,
        privProtocol,
        privKey,
        context,
      };
    }),
  ];
}
