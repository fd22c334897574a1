// What a light on the box tells, by the kernel's own blinking (Documentation/leds/ledtrig-timer): it goes on when every
// program of ours has died.
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { success } from "../../shared/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import { type LightState, type Lights, lightStates } from "../host.ts";
import { nothing } from "../network/network-concern.ts";

/** Milliseconds on and off; docs/host.md says them in words. */
const BLINKING: Record<Exclude<LightState, "healthy">, [on: number, off: number]> = {
  starting: [125, 125],
  "no-link": [100, 2900],
  "no-address": [100, 900],
  "no-server": [500, 500],
  unclaimed: [1800, 200],
  updating: [50, 50],
};

/** A light made for it, else the one that boards blink for activity. */
const NAMES = [/^tallybox/i, /status/i, /^act$/i, /^led0$/i, /act/i];

/** Lights below `folder`, usually /sys/class/leds; a machine without lights shows nothing, which is no problem. */
export function lightsConcern(folder: string): Concern {
  return concern(z.strictObject({ do: z.enum(lightStates) }), async (request) => {
    const light = await chooseLight(folder);
    if (light === undefined) return success(undefined);
    const put = (file: string, value: string | number) => writeFile(join(folder, light, file), String(value));
    if (request.do === "healthy") {
      await put("trigger", "none");
      await put("brightness", 255);
      return success(undefined);
    }
    const [on, off] = BLINKING[request.do];
    // The trigger makes the two files that follow.
    await put("trigger", "timer");
    await put("delay_on", on);
    await put("delay_off", off);
    return success(undefined);
  });
}

async function chooseLight(folder: string): Promise<string | undefined> {
  const found = (await readdir(folder).catch(() => [])).sort();
  for (const name of NAMES) {
    const light = found.find((each) => name.test(each));
    if (light !== undefined) return light;
  }
  return undefined;
}

export function helpedLights(helpers: HelperClient): Lights {
  return { show: (state) => nothing(helpers.ask("lights", { do: state })) };
}
