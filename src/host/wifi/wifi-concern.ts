import { z } from "zod";
import { failure, type Outcome, success } from "../../shared/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import type { WifiScan, WifiScanner } from "../host.ts";
import { countrySchema } from "../network/settings.ts";
import type { RunProgram } from "../run-program.ts";
import { orderHeard } from "./heard.ts";

const requestSchema = z.strictObject({ do: z.literal("scan"), country: countrySchema.optional() });

const LISTEN_MS = 15_000;

export interface WifiPorts {
  run: RunProgram;
  /** A program and its words that write what `listenAround` hears as JSON. */
  listener: [program: string, ...words: string[]];
}

/** Listens around, in a process of its own that may take 15 seconds. */
export function wifiConcern({ run, listener }: WifiPorts): Concern {
  return concern(requestSchema, async ({ country }): Promise<Outcome<WifiScan>> => {
    const devices = await run("nmcli", ["--get-values", "TYPE", "device"]);
    if (devices.status !== 0 || !devices.out.split("\n").includes("wifi"))
      return failure("host.no-wifi", "This box has no radio for Wi-Fi, or it is switched off.");
    if (country !== undefined) {
      const set = await run("iw", ["reg", "set", country]);
      if (set.status !== 0)
        return failure("host.no-wifi", `The radio does not take the rules of ${country}.`, {
          fault: "country",
        });
    }
    // Refused when the last scan was moments ago: then its result is still there.
    await run("nmcli", ["device", "wifi", "rescan"]);
    const [program, ...words] = listener;
    const heard = await run(program, words, { timeoutMs: LISTEN_MS });
    if (heard.status !== 0)
      return failure("host.no-wifi", "The radio could not be asked what it hears. Try again in a minute.", {
        fault: "scan",
      });
    return success(orderHeard(JSON.parse(heard.out)));
  });
}

export function helpedWifi(helpers: HelperClient): WifiScanner {
  return {
    scan: (country) =>
      helpers.ask("wifi", { do: "scan", ...(country !== undefined && { country }) }) as ReturnType<
        WifiScanner["scan"]
      >,
  };
}
