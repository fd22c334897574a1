// The network as the service may ask for it, through the helper that has the right to change it.
import { z } from "zod";
import type { Outcome } from "../../shared/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import { parseSettings } from "../parse-settings.ts";
import type { NetworkControl } from "./control.ts";
import type { NetworkKeeper } from "./network-keeper.ts";
import { networkSettingsSchema } from "./settings.ts";

const requestSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("view") }),
  z.strictObject({ do: z.literal("change"), settings: z.unknown() }),
  z.strictObject({ do: z.literal("confirm") }),
  z.strictObject({ do: z.literal("revert") }),
]);

export function networkConcern(keeper: NetworkKeeper): Concern {
  return concern(requestSchema, async (request) => {
    if (request.do !== "change") return keeper[request.do]();
    const settings = parseSettings(networkSettingsSchema, request.settings);
    return settings.ok ? keeper.change(settings.value) : settings;
  });
}

/** The box's network by way of the helper. */
export function helpedNetwork(helpers: HelperClient): NetworkControl {
  // The helper is this same program: what it answers has the shape that is written here.
  const ask = (request: z.input<typeof requestSchema>) => helpers.ask("network", request);
  return {
    view: () => ask({ do: "view" }) as ReturnType<NetworkControl["view"]>,
    change: (settings) => ask({ do: "change", settings }) as ReturnType<NetworkControl["change"]>,
    confirm: () => nothing(ask({ do: "confirm" })),
    revert: () => nothing(ask({ do: "revert" })),
  };
}

/** Where the answer is only that it was done. */
export async function nothing(asked: Promise<Outcome<unknown>>): Promise<Outcome<void>> {
  const outcome = await asked;
  return outcome.ok ? { ok: true, value: undefined } : outcome;
}
