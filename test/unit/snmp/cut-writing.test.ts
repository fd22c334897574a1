import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { cutWriting } from "../../../src/snmp/build/cut-writing.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("net-snmp"), "utf8");

describe("the library without writing", () => {
  const code = cutWriting(source);

  test("has nothing left that could write, listen or serve", () => {
    for (const word of [
      "SetRequest",
      "InformRequest",
      ".prototype.set ",
      "createAgent",
      "createReceiver",
      "Subagent",
      "createServer",
    ])
      expect(code).not.toContain(word);
    expect(code.length).toBeLessThan(source.length / 2);
  });

  test("still reads", () => {
    for (const word of ["Session.prototype.get =", "Session.prototype.getBulk =", "Encryption.decryptPdu ="])
      expect(code).toContain(word);
  });

  test.each([
    [
      "a method was renamed",
      (text: string) => text.replace("Session.prototype.set =", "Session.prototype.put ="),
    ],
    ["a message class is gone", (text: string) => text.replace("var InformRequestPdu =", "var Inform =")],
    ["writing moved elsewhere", (text: string) => `${text}\nSession.prototype.set = function () {};\n`],
    [
      "a constant is written in another way",
      (text: string) => text.replace('\t163: "SetRequest",', "\t0xa3: 'SetRequest',"),
    ],
    ["it is another file", () => "module.exports = {};"],
  ])("stops the build when %s", (_what, change) => {
    expect(() => cutWriting(change(source))).toThrow(/net-snmp/);
  });
});
