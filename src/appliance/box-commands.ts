// What the server may ask of this box besides messages; what fails says why, without what its owner keeps.
import type { Command } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { Json } from "../tunnel/index.ts";
import { isQuiet } from "./quiet-hours.ts";
import { type RemoteRecordingPorts, recordForServer } from "./remote-recording.ts";
import { withholdFromProblem } from "./withhold.ts";

export interface BoxCommandPorts extends RemoteRecordingPorts {
  runNow(job: "discover" | "collect" | "report"): void;
}

export function createBoxCommands(ports: BoxCommandPorts) {
  async function carryOut(command: Command): Promise<Outcome<Json | undefined>> {
    const { type } = command;
    if (type === "record")
      return recordForServer({ ...ports, log: ports.log.child("recording") }, command.arguments);
    if (type !== "discover" && type !== "collect" && type !== "report")
      return failure("usage", `This box knows no command "${type}".`);
    if (type !== "report" && isQuiet(ports.configuration()?.quietHours ?? [], ports.clock.now()))
      return failure("consent.refused", "It is a quiet hour of this site: no printer is asked now.");
    ports.runNow(type);
    return success(undefined);
  }

  return {
    async run(command: Command): Promise<Outcome<Json | undefined>> {
      const outcome = await carryOut(command);
      if (outcome.ok) return outcome;
      const printers = ports.inventory().entries.map(({ record }) => record.printer);
      return { ok: false, problem: withholdFromProblem(outcome.problem, ports.withheld(), printers) };
    },
  };
}
