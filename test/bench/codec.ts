// C6: the sweep's decoder against net-snmp's, over the same message: the reply of a printer to a probe.
import { readFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { dirname } from "node:path";
import { emptyFrame, readFrame } from "../../src/snmp/frame.ts";
import { readVarbind } from "../../src/snmp/varbind.ts";
import { integer, octets, oid, tlv, varbinds } from "../support/scripted-agent.ts";
import { median } from "./measure.ts";
import { heading, ratio, report } from "./table.ts";

const MESSAGES = 100_000;
const ROUNDS = 7;

const reply = tlv(
  0x30,
  integer(1),
  octets("public"),
  tlv(
    0xa2,
    integer(0x4a3b2c1d),
    integer(0),
    integer(0),
    varbinds([["1.3.6.1.2.1.1.2.0", oid("1.3.6.1.4.1.2435.2.3.9.1")]]),
  ),
);

/** net-snmp's reader of messages, which the package keeps to itself. */
function libraryDecoder(): (bytes: Buffer) => { pdu: { varbinds: { value: unknown }[] } } {
  const path = createRequire(import.meta.url).resolve("net-snmp");
  const module = new Module(path) as Module & { _compile(code: string, path: string): void };
  module.filename = path;
  module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(
    dirname(path),
  );
  module._compile(`${readFileSync(path, "utf8")}\nexports.Message = Message;\n`, path);
  return (bytes) => module.exports.Message.createFromBuffer(bytes, {});
}

export function benchCodec(): void {
  heading("decoding a printer's reply to a probe");
  const frame = emptyFrame();
  const ours = () => {
    if (!readFrame(reply, frame)) throw new Error("the reply is not read");
    return readVarbind(reply, frame.varbindsStart, frame.varbindsEnd)?.value?.value;
  };
  const decode = libraryDecoder();
  const theirs = () => decode(reply).pdu.varbinds[0]?.value;
  if (ours() !== theirs()) throw new Error(`${ours()} and ${theirs()} are not the same`);
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(microseconds(ours));
    times.theirs.push(microseconds(theirs));
  }
  const [own, peer] = [median(times.ours), median(times.theirs)];
  report({
    target: "C6",
    what: `decoding ${reply.length} octets`,
    measured: `${own.toFixed(2)} µs`,
    peer: `net-snmp: ${peer.toFixed(2)} µs, ${ratio(own, peer)}`,
    aim: "<= 0.6x net-snmp",
    holds: own <= 0.6 * peer,
  });
}

/** Processor time of one call. */
function microseconds(work: () => unknown): number {
  const before = process.cpuUsage();
  for (let i = 0; i < MESSAGES; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / MESSAGES;
}
