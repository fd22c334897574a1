// `npm run conformance [-- --corpus DIR]`: every recording of a folder through the real engine, over UDP, judged.
import { parseArgs } from "node:util";
import { besideCheckout, readExpected } from "./corpus.ts";
import { judge } from "./judge.ts";
import { readOverUdp } from "./over-udp.ts";
import { judgementTable } from "./table.ts";

const usage = `npm run conformance [-- OPTIONS]

Answers the recordings of a folder over UDP on this machine, finds and reads them as printers on a network are found and
read, and compares that with what the folder's expected.json says of them.

  --corpus DIR     the folder (../shared/corpus)
  --snmp VERSION   1, 2c or auto (auto)
  --brief          do not name the fields that are right

Exit status: 0 everything is right, 1 something is wrong or missing or cannot be judged, 2 wrong usage.
`;

/** Exit status. */
async function main(words: string[]): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(words);
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error), 2);
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { corpus, snmp, brief } = options;
  if (snmp !== "1" && snmp !== "2c" && snmp !== "auto")
    return complain(`--snmp takes 1, 2c or auto, not ${snmp}`, 2);
  const expected = readExpected(corpus);
  if (typeof expected === "string") return complain(expected, 1);
  const files = expected.map(({ file }) => file);
  const said = await readOverUdp(corpus, files, { version: snmp, firstAddress: "127.79.0.1" });
  const judgements = judge(expected, (file) => said.get(file));
  const color = process.stdout.isTTY === true && !process.env.NO_COLOR;
  process.stdout.write(judgementTable(judgements, { color, brief }));
  return judgements.every(({ marks }) => marks.every(({ kind }) => kind === "right")) ? 0 : 1;
}

function parse(words: string[]) {
  return parseArgs({
    args: words,
    options: {
      corpus: { type: "string", default: besideCheckout },
      snmp: { type: "string", default: "auto" },
      brief: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  }).values;
}

function complain(message: string, status: number): number {
  process.stderr.write(`conformance: ${message}\n`);
  return status;
}

process.exitCode = await main(process.argv.slice(2));
