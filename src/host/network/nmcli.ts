// nmcli(1), NetworkManager's own client: told by ids of profiles only, since what stands in an argument list can be
// read by every user of the machine.
import type { ProgramResult, RunProgram } from "../run-program.ts";
import type { InterfaceView } from "./control.ts";
import { profileIds } from "./keyfile.ts";

const FIELDS =
  "GENERAL.DEVICE,GENERAL.TYPE,GENERAL.HWADDR,GENERAL.STATE,GENERAL.CON-UUID,WIRED-PROPERTIES.CARRIER,IP4,IP6";

export interface Nmcli {
  /** Makes NetworkManager read its profiles again. */
  reload(): Promise<ProgramResult>;
  /** Begins to use a profile; how it fares is not waited for. */
  up(uuid: string): Promise<ProgramResult>;
  down(uuid: string): Promise<ProgramResult>;
  /** Cables and radios as they are now; undefined when NetworkManager does not tell. */
  interfaces(ssid: string | undefined): Promise<InterfaceView[] | undefined>;
}

export function nmcliClient(run: RunProgram): Nmcli {
  return {
    reload: () => run("nmcli", ["connection", "reload"]),
    up: (uuid) => run("nmcli", ["--wait", "0", "connection", "up", "uuid", uuid]),
    down: (uuid) => run("nmcli", ["--wait", "5", "connection", "down", "uuid", uuid]),
    async interfaces(ssid) {
      const told = await run("nmcli", ["--terse", "--escape", "no", "--fields", FIELDS, "device", "show"]);
      return told.status === 0 ? parseDevices(told.out, ssid) : undefined;
    },
  };
}

/** What `nmcli device show` tells of cables and radios; `ssid` is the network our own Wi-Fi profile joins. */
export function parseDevices(text: string, ssid: string | undefined): InterfaceView[] {
  return text.split(/\n\s*\n/).flatMap((block): InterfaceView[] => {
    const fields = block.split("\n").flatMap((line): [string, string][] => {
      const at = line.indexOf(":");
      const value = line.slice(at + 1).trim();
      return at < 0 || value === "" || value === "--" ? [] : [[line.slice(0, at), value]];
    });
    const first = (name: string) => fields.find(([key]) => key === name)?.[1];
    const all = (name: RegExp) => fields.flatMap(([key, value]) => (name.test(key) ? [value] : []));
    const name = first("GENERAL.DEVICE");
    const kind = kindOf(first("GENERAL.TYPE"));
    if (name === undefined || kind === undefined) return [];
    // 100 is “activated” (NMDeviceState).
    const isActive = first("GENERAL.STATE")?.startsWith("100") === true;
    const isOurs = first("GENERAL.CON-UUID") === profileIds.wifi;
    const macAddress = first("GENERAL.HWADDR")?.toLowerCase();
    return [
      {
        name,
        kind,
        hasCarrier: kind === "cable" ? (first("WIRED-PROPERTIES.CARRIER") ?? "on") === "on" : isActive,
        ...(macAddress !== undefined && { macAddress }),
        addresses: all(/^IP[46]\.ADDRESS\[/),
        gateways: all(/^IP[46]\.GATEWAY$/),
        dns: all(/^IP[46]\.DNS\[/),
        ...(kind === "wifi" && isActive && isOurs && ssid !== undefined && { ssid }),
      },
    ];
  });
}

function kindOf(type: string | undefined): InterfaceView["kind"] | undefined {
  if (type === "wifi") return "wifi";
  return type === "ethernet" || type === "vlan" ? "cable" : undefined;
}
