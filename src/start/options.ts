import { parseArgs } from "node:util";
import { parseAddresses } from "../model/index.ts";
import { failure, type Outcome, parseWords, success } from "../shared/index.ts";

/** 127.0.0.0/8. */
const LOOPBACK = 127;

export interface StartOptions {
  /** Real networks to read instead of the simulated office. */
  ranges: string[];
  communities: string[];
  dataFolder: string;
  serverPort: number;
  boxPort: number;
  /** UDP port of the simulated office. */
  officePort: number;
  /** UDP port of the printers in the ranges. */
  snmpPort: number;
}

export const usage = `npm start [-- OPTIONS]

Runs the server, one box enrolled with it, and a simulated office on this machine.

  --range ADDRESSES     read this network instead of the office (repeatable), as 192.168.1.0/24
  --community NAME      community to try, in this order (repeatable; public)
  --snmp-port N         UDP port of the printers in the ranges (161)
  --data DIR            where server and box keep their data (data)
  --port N              port of the server's page (8470)
  --box-port N          port of the box's page (8471)
  --office-port N       UDP port of the simulated printers (1161)
`;

/** The words after \`npm start --\`; problem \`usage\` names the word and what it takes. */
export function parseStartOptions(words: string[]): Outcome<StartOptions | "help"> {
  const parsed = parseWords(() => parse(words));
  if (!parsed.ok) return parsed;
  const { values } = parsed.value;
  if (values.help) return success("help");
  const serverPort = port("--port", values.port);
  if (!serverPort.ok) return serverPort;
  const boxPort = port("--box-port", values["box-port"]);
  if (!boxPort.ok) return boxPort;
  if (serverPort.value === boxPort.value) return failure("usage", "--port and --box-port must differ");
  const officePort = port("--office-port", values["office-port"]);
  if (!officePort.ok) return officePort;
  const ranges = [...new Set(values.range ?? [])];
  if (ranges.length === 0 && values.community)
    return failure("usage", "--community goes with --range: the office has credentials of its own");
  if (ranges.length > 0) {
    const addresses = parseAddresses(ranges);
    if (!addresses.ok) return failure("usage", `--range ${addresses.problem.message}`);
  }
  const snmpPort = port("--snmp-port", values["snmp-port"]);
  if (!snmpPort.ok) return snmpPort;
  const communities = [...new Set(values.community ?? ["public"])];
  if (communities.some((community) => community === "" || community.length > 255))
    return failure("usage", "--community takes a name of 1 to 255 characters");
  return success({
    ranges,
    communities,
    dataFolder: values.data,
    serverPort: serverPort.value,
    boxPort: boxPort.value,
    officePort: officePort.value,
    snmpPort: snmpPort.value,
  });
}

/** True when a range holds addresses of this machine, where a simulator may answer: then it is a demonstration. */
export function isThisMachine(ranges: string[]): boolean {
  const addresses = parseAddresses(ranges);
  if (!addresses.ok) return false;
  const { v4, v6 } = addresses.value;
  return (
    v6.includes("::1") || v4.some(({ start, end }) => start >>> 24 <= LOOPBACK && end >>> 24 >= LOOPBACK)
  );
}

function parse(words: string[]) {
  return parseArgs({
    args: words,
    options: {
      range: { type: "string", multiple: true },
      community: { type: "string", multiple: true },
      data: { type: "string", default: "data" },
      port: { type: "string", default: "8470" },
      "box-port": { type: "string", default: "8471" },
      "office-port": { type: "string", default: "1161" },
      "snmp-port": { type: "string", default: "161" },
      help: { type: "boolean", default: false },
    },
  });
}

function port(option: string, text: string): Outcome<number> {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= 65_535
    ? success(number)
    : failure("usage", `${option} takes a port from 1 to 65535, not ${text}`);
}
