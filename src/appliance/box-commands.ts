// What the server may ask of this box besides messages; what fails says why, without what its owner keeps.
import type { Command } from "../protocol/index.ts";
import { createGate, failure, type Outcome, success } from "../shared/index.ts";
import type { Json } from "../tunnel/index.ts";
import { isQuiet } from "./quiet-hours.ts";
import { type RemoteRecordingPorts, recordForServer } from "./remote-recording.ts";
import type { RunEnd } from "./schedule.ts";
import { withholdFromProblem, withholdFromText } from "./withhold.ts";

export interface BoxCommandPorts extends RemoteRecordingPorts {
  runNow(job: "discover" | "collect" | "report"): Promise<RunEnd>;
  mayAskForBundles(): boolean;
  supportBundle?(): Promise<string>;
  /** What the last search and the last reading came to. */
  searched(): Iterable<{ replied: number; printers: number }>;
  collected(): { complete: number; partial: number; noAnswer: number } | undefined;
}

/** One at a time: a recording is thousands of packets to one printer. */
const RECORDINGS = 1;

export function createBoxCommands(ports: BoxCommandPorts) {
  const recordings = createGate(RECORDINGS);

  async function carryOut(command: Command): Promise<Outcome<Json | undefined>> {
    const { type } = command;
    if (type === "record")
      return recordings.run(() =>
        recordForServer({ ...ports, log: ports.log.child("recording") }, command.arguments),
      );
    if (type === "bundle") return bundle();
    if (type !== "discover" && type !== "collect" && type !== "report")
      return failure("usage", `This box knows no command "${type}".`);
    if (type !== "report" && isQuiet(ports.configuration()?.quietHours ?? [], ports.clock.now()))
      return failure("consent.refused", "It is a quiet hour of this site: no printer is asked now.");
    return runToEnd(type, Date.parse(command.expiresAt));
  }

  async function bundle(): Promise<Outcome<Json | undefined>> {
    if (!ports.mayAskForBundles())
      return failure("consent.refused", "The owner of this box lets nobody ask for support bundles.");
    if (!ports.supportBundle) return failure("usage", "This box makes no support bundles.");
    const printers = ports.inventory().entries.map(({ record }) => record.printer);
    // What may not leave stands in no bundle that leaves.
    return success({ text: withholdFromText(await ports.supportBundle(), ports.withheld(), printers) });
  }

  /** Waits until it has really run; what keeps it from that until the command lapses is told too. */
  async function runToEnd(
    type: "discover" | "collect" | "report",
    expiresAt: number,
  ): Promise<Outcome<Json | undefined>> {
    const { clock, signal } = ports;
    const startedAt = clock.now();
    const over = new AbortController();
    const lapse = clock
      .sleep(Math.max(0, expiresAt - startedAt), AbortSignal.any([signal, over.signal]))
      .then(() => "lapsed" as const);
    const end = await Promise.race([ports.runNow(type), lapse]);
    over.abort();
    if (end === "stopped" || signal.aborted)
      return failure("tunnel.interrupted", "The box was stopped while it carried out the command.");
    if (end === "lapsed")
      return failure("tunnel.interrupted", "The command lapsed before it was carried out to its end.");
    if (!end.ok)
      return failure(
        "tunnel.interrupted",
        `The box could not carry it out, an error of its own: ${end.error}`,
      );
    return success({
      message: inWords(type),
      startedAt: new Date(startedAt).toISOString(),
      finishedAt: new Date(clock.now()).toISOString(),
    });
  }

  function inWords(type: "discover" | "collect" | "report"): string {
    if (type === "report") return "The report is on its way.";
    if (type === "collect") {
      const { complete = 0, partial = 0, noAnswer = 0 } = ports.collected() ?? {};
      const more = [
        ...(partial > 0 ? [`${partial} in part`] : []),
        ...(noAnswer > 0 ? [`${noAnswer} gave no answer`] : []),
      ];
      return `${[`${count(complete, "printer")} read`, ...more].join(", ")}.`;
    }
    const ranges = [...ports.searched()];
    const replied = ranges.reduce((sum, range) => sum + range.replied, 0);
    const printers = ranges.reduce((sum, range) => sum + range.printers, 0);
    return `${count(printers, "printer")} among ${count(replied, "device")} that answered.`;
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

function count(amount: number, one: string): string {
  return `${amount} ${one}${amount === 1 ? "" : "s"}`;
}
