// D8: a directly attached /16 at the kernel's default limits, where too fast a sweep loses printers without an error.
import { attachNetwork, whyNotAttached } from "../support/attached-network.ts";
import { FLEET_PORT, makeFleet, playFleet } from "./fleet.ts";
import { measure } from "./measure.ts";
import { applianceNode, applianceProgram } from "./programs.ts";
import { heading, leftOut, report, seconds } from "./table.ts";

const BOX = "10.77.0.1/16";
/** 8,190 of the 65,534 addresses: the whole takes seven minutes, and its neighbour table is no fuller for it. */
const SWEPT = "10.77.32.0/19";
const WHOLE = "10.77.0.0/16";
const PRINTERS = 64;

/** `whole`: all of the /16 is swept, not a part. */
export async function benchAttached({ whole = false } = {}): Promise<void> {
  const range = whole ? WHOLE : SWEPT;
  heading(`sweep of ${range}, directly attached, ${PRINTERS} printers, default kernel limits`);
  const reason = whyNotAttached();
  if (reason !== undefined) {
    leftOut("D8", reason);
    return;
  }
  const printers = makeFleet({ range, amount: { count: PRINTERS } });
  const network = attachNetwork(BOX, printers);
  try {
    const fleet = await playFleet(network.printers);
    try {
      const words = ["scan", range, "--identify", "--json", "--port", String(FLEET_PORT), "--rate", "20000"];
      const [command = "", ...within] = network.box;
      const done = await measure(command, [...[...within, ...applianceNode, applianceProgram, ...words]]);
      const { printers: found, stats } = JSON.parse(done.output);
      report({
        target: "D8",
        what: "live printers found",
        measured: `${found.length} of ${PRINTERS}`,
        aim: "every one",
        holds: found.length === PRINTERS,
      });
      const { max_per_1s: most } = await fleet.statistics();
      report({
        what: "wall time",
        measured: `${seconds(done.wallSeconds)}, ${stats.packetsSent} packets`,
        peer: `at most ${most} of a second reached a printer`,
      });
    } finally {
      await fleet.close();
    }
  } finally {
    network.close();
  }
}
