// The name by which the box is found on its network.
import { z } from "zod";
import { failure, success } from "../../shared/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import type { Names } from "../host.ts";
import { nothing } from "../network/network-concern.ts";
import type { RunProgram } from "../run-program.ts";

const requestSchema = z.strictObject({
  do: z.literal("take"),
  /** RFC 1123 §2.1, one label. */
  hostname: z
    .string()
    .regex(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/, "must be letters, digits and dashes"),
});

/** Takes a host name for good, at once, and on the network through avahi. */
export function namesConcern(run: RunProgram): Concern {
  return concern(requestSchema, async ({ hostname }) => {
    const taken = await run("hostnamectl", ["set-hostname", "--", hostname]);
    if (taken.status !== 0)
      return failure("host.not-available", `The machine does not take the name ${hostname}.`);
    // avahi ends with an error where it has this name already: then there is nothing to tell it.
    await run("avahi-set-host-name", ["--", hostname]);
    return success(undefined);
  });
}

export function helpedNames(helpers: HelperClient): Names {
  return { take: (hostname) => nothing(helpers.ask("names", { do: "take", hostname })) };
}
