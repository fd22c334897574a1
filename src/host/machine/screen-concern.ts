// The attached screen (tty1): who stands before the box reads its address, its setup code and what it lacks.
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { failure, success } from "../../shared/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import type { Screen } from "../host.ts";
import { nothing } from "../network/network-concern.ts";

const requestSchema = z.strictObject({
  do: z.literal("show"),
  lines: z.array(z.string().max(200)).max(50),
});

/** console_codes(4): clears the screen, what scrolled away too, and goes to its beginning. */
const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/**
 * Writes to a terminal, usually /dev/tty1; a machine without one shows nothing, which is no problem. `also` stands
 * below what was asked for: what only this side may know.
 */
export function screenConcern(
  path: string,
  also: () => Promise<readonly string[]> = () => Promise.resolve([]),
): Concern {
  return concern(requestSchema, async ({ lines }) => {
    // What a terminal takes for a command must not come from a name on the network.
    const text = [...lines, ...(await also())].map((line) => line.replaceAll(/\p{Cc}/gu, "")).join("\r\n");
    try {
      await writeFile(path, `${CLEAR}${text}\r\n`, { flag: "r+" });
      return success(undefined);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
      if (code === undefined) throw error;
      if (["ENOENT", "ENXIO", "ENODEV"].includes(code)) return success(undefined);
      return failure("host.not-available", `The attached screen cannot be written (${code}).`);
    }
  });
}

export function helpedScreen(helpers: HelperClient): Screen {
  return { show: (lines) => nothing(helpers.ask("screen", { do: "show", lines: [...lines] })) };
}
