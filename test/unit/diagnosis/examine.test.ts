import { describe, expect, test } from "vitest";
import { type ExaminePorts, examine, rangeReason } from "../../../src/diagnosis/index.ts";

const signal = new AbortController().signal;
const ADDRESS = "10.0.0.7";

function portsOf(given: Partial<ExaminePorts> = {}) {
  const asked: string[] = [];
  const noting = { knock: given.knock, echo: given.echo };
  const ports: ExaminePorts = {
    neighbours: () => Promise.resolve([]),
    isAttached: () => false,
    ...given,
    knock: (...words) => {
      asked.push("knock");
      return noting.knock?.(...words) ?? Promise.resolve("silent");
    },
    echo: (...words) => {
      asked.push("echo");
      return noting.echo?.(...words) ?? Promise.resolve(undefined);
    },
  };
  return { ports, asked };
}
const timeout = { code: "snmp.timeout", message: "" } as const;
const silent = { address: ADDRESS, port: 161, problems: [timeout] };

describe("what speaks for a reason", () => {
  test.each([
    ["answered", "engine-answers"],
    ["refused", "port-unreachable"],
    ["prohibited", "administratively-prohibited"],
    ["no-route", "no-route"],
  ] as const)("one packet that is %s needs no second", async (knocked, evidence) => {
    const { ports, asked } = portsOf({ knock: () => Promise.resolve(knocked) });
    expect(await examine(ports, silent, signal)).toEqual(["no-snmp-answer", evidence]);
    expect(asked).toEqual(["knock"]);
  });

  test.each([
    [{ code: "snmp.auth-failed", detail: { report: "unknownUser" } }, "user-refused"],
    [{ code: "snmp.general-error", detail: { status: 16 } }, "access-refused"],
    [{ code: "snmp.socket", detail: { code: "ENETUNREACH" } }, "no-route"],
    [{ code: "snmp.socket", detail: { code: "EPERM" } }, "administratively-prohibited"],
  ] as const)("what the question itself proved costs no packet: %o", async (problem, evidence) => {
    const { ports, asked } = portsOf();
    const problems = [{ message: "", ...problem }];
    expect(await examine(ports, { ...silent, problems }, signal)).toEqual([evidence]);
    expect(asked).toEqual([]);
  });

  test("whoever has no hardware address on an attached network is not pinged", async () => {
    const { ports, asked } = portsOf({ isAttached: () => true });
    expect(await examine(ports, silent, signal)).toEqual(["no-snmp-answer", "no-hardware-address"]);
    expect(asked).toEqual(["knock"]);
  });

  test("a host that is there is asked by one echo", async () => {
    const { ports, asked } = portsOf({
      isAttached: () => true,
      neighbours: () => Promise.resolve([{ address: ADDRESS, complete: true }]),
      echo: () => Promise.resolve("none"),
    });
    expect(await examine(ports, silent, signal)).toEqual([
      ...["no-snmp-answer", "hardware-address-known", "no-echo"],
    ]);
    expect(asked).toEqual(["knock", "echo"]);
  });

  test("a machine that cannot ping gives no evidence by it", async () => {
    expect(await examine(portsOf().ports, silent, signal)).toEqual(["no-snmp-answer"]);
  });
});

describe("the reason of a range", () => {
  const facts = {
    isEnabled: true,
    isPermitted: true,
    known: { read: 0, unreachable: 0, silent: 0 },
    gateway: "known",
  } as const;
  test.each([
    ["range-disabled", { ...facts, isEnabled: false }],
    ["range-not-permitted", { ...facts, isPermitted: false }],
    ["range-waiting", facts],
    ["range-answering", { ...facts, known: { read: 1, unreachable: 0, silent: 9 } }],
    ["range-unreachable", { ...facts, known: { read: 0, unreachable: 1, silent: 0 } }],
    ["range-quiet", { ...facts, known: { read: 0, unreachable: 0, silent: 2 } }],
    ["range-no-printer", { ...facts, searched: { replied: 2, printers: 0 } }],
    ["range-empty", { ...facts, searched: { replied: 0, printers: 0 } }],
    ["range-empty-no-gateway", { ...facts, searched: { replied: 0, printers: 0 }, gateway: "none" }],
  ] as const)("%s", (code, given) => {
    expect(rangeReason(given).code).toBe(code);
  });
});
