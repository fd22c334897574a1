// The box's own Wi-Fi network: a way to its page and to nothing else. NetworkManager makes the network, a unit beside
// it answers DHCP and DNS and ends it after half an hour.
import { join } from "node:path";
import { z } from "zod";
import { failure, success } from "../../shared/index.ts";
import { attemptWrite, nodeFiles, writeDurably } from "../../state/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import type { AccessPoint, AccessPointState } from "../host.ts";
import { accessPointProfile, profileIds } from "../network/keyfile.ts";
import { nothing } from "../network/network-concern.ts";
import { ssidSchema } from "../network/settings.ts";
import type { RunProgram } from "../run-program.ts";

/** Where the box stands in its own network; systemd/access-point.conf gives out the addresses beside it. */
export const accessPointAddress = "192.168.223.1";
const CIDR = `${accessPointAddress}/24`;
const UNIT = "tallybox-access-point.service";

const requestSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("state") }),
  z.strictObject({
    do: z.literal("start"),
    ssid: ssidSchema,
    passphrase: z.string().regex(/^[\x20-\x7e]{8,63}$/, "must have 8 to 63 characters"),
  }),
  z.strictObject({ do: z.literal("stop") }),
]);

export interface AccessPointPorts {
  run: RunProgram;
  /** NetworkManager's folder for profiles that are gone with the next start of the machine. */
  profiles: string;
}

export function accessPointConcern({ run, profiles }: AccessPointPorts): Concern {
  const path = join(profiles, "tallybox-access-point.nmconnection");
  const stop = async () => {
    await run("systemctl", ["stop", UNIT]);
    await nodeFiles.remove(path);
    await run("nmcli", ["connection", "reload"]);
    return success(undefined);
  };
  return concern(requestSchema, async (request) => {
    switch (request.do) {
      case "state":
        return success(await readState(run));
      case "stop":
        return stop();
      case "start": {
        const { text } = accessPointProfile(request, CIDR);
        const written = await attemptWrite("the access point's profile", async () => {
          await nodeFiles.makeFolder(profiles);
          await writeDurably(nodeFiles, path, Buffer.from(text));
        });
        if (!written.ok) return written;
        const reloaded = await run("nmcli", ["connection", "reload"]);
        const started =
          reloaded.status === 0 ? await run("systemctl", ["start", UNIT], { timeoutMs: 25_000 }) : reloaded;
        if (started.status === 0) return success(undefined);
        await stop();
        return failure("host.no-wifi", "The box cannot open a Wi-Fi network of its own.");
      }
    }
  });
}

async function readState(run: RunProgram): Promise<AccessPointState> {
  const active = await run("systemctl", ["is-active", "--quiet", UNIT]);
  if (active.status !== 0) return { isOn: false };
  const shown = await run("nmcli", [
    ...["--get-values", "802-11-wireless.ssid", "--escape", "no"],
    ...["connection", "show", "uuid", profileIds.accessPoint],
  ]);
  const ssid = shown.out.trim();
  return { isOn: true, ...(ssid !== "" && { ssid }), address: accessPointAddress };
}

export function helpedAccessPoint(helpers: HelperClient): AccessPoint {
  const ask = (request: z.input<typeof requestSchema>) => helpers.ask("access-point", request);
  return {
    state: () => ask({ do: "state" }) as ReturnType<AccessPoint["state"]>,
    start: ({ ssid, passphrase }) => nothing(ask({ do: "start", ssid, passphrase })),
    stop: () => nothing(ask({ do: "stop" })),
  };
}
