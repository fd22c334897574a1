import { z } from "zod";
import { failure, type Outcome, success } from "../../shared/index.ts";
import { attemptWrite, nodeFiles, writeDurably } from "../../state/index.ts";
import { type Concern, concern } from "../helper-answer.ts";
import type { HelperClient } from "../helper-client.ts";
import type { Power } from "../host.ts";
import { nothing } from "../network/network-concern.ts";
import type { RunProgram } from "../run-program.ts";

export function powerConcern(run: RunProgram): Concern {
  return concern(z.strictObject({ do: z.literal("reboot") }), () => reboot(run));
}

/** Asks for a factory reset: a mark on disk, which is obeyed before anything of the box runs again, and a new start. */
export function resetConcern(run: RunProgram, mark: string): Concern {
  return concern(z.strictObject({ do: z.literal("factory-reset") }), async () => {
    const marked = await attemptWrite("the mark for the reset", () =>
      writeDurably(nodeFiles, mark, Buffer.from("factory reset\n")),
    );
    return marked.ok ? reboot(run) : marked;
  });
}

async function reboot(run: RunProgram): Promise<Outcome<void>> {
  const begun = await run("systemctl", ["--no-block", "reboot"]);
  if (begun.status === 0) return success(undefined);
  return failure("host.not-available", "The machine does not start again. Pull its plug.", {
    fault: "power",
  });
}

export function helpedPower(helpers: HelperClient): Power {
  return {
    reboot: () => nothing(helpers.ask("power", { do: "reboot" })),
    factoryReset: () => nothing(helpers.ask("reset", { do: "factory-reset" })),
  };
}
