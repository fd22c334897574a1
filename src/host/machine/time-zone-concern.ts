// The machine's time zone: in which its own log tells the time.
import { z } from "zod";
import { failure, success } from "../../shared/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import type { TimeZone } from "../host.ts";
import { nothing } from "../network/network-concern.ts";
import type { RunProgram } from "../run-program.ts";

const requestSchema = z.strictObject({
  do: z.literal("set"),
  /** As the tz database names it. */
  zone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, "must be a time zone's name, as Europe/Oslo"),
});

export function timeZoneConcern(run: RunProgram): Concern {
  return concern(requestSchema, async ({ zone }) => {
    const set = await run("timedatectl", ["set-timezone", "--", zone]);
    if (set.status === 0) return success(undefined);
    return failure("host.not-available", `The machine does not take the time zone ${zone}.`, {
      fault: "time-zone",
      zone,
    });
  });
}

export function helpedTimeZone(helpers: HelperClient, current: () => string): TimeZone {
  return { current, set: (zone) => nothing(helpers.ask("time-zone", { do: "set", zone })) };
}
