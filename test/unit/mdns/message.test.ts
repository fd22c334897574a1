import { describe, expect, test } from "vitest";
import { readResponse, writeQuery } from "../../../src/mdns/message.ts";
import { type Answer, announcement, encodeMessage } from "../../support/mdns-announcement.ts";

const ipp = ["_ipp", "_tcp", "local"];
const one = (answer: Answer) => readResponse(encodeMessage([answer]))?.[0];

/** A header that promises so many answers, and what follows it. */
function message(answers: number, ...octets: number[]): Uint8Array {
  return Uint8Array.from([0, 0, 0x84, 0, 0, 0, 0, answers, 0, 0, 0, 0, ...octets]);
}

describe("a response is read", () => {
  test.each([true, false])("with its names compressed: %s", (isCompressed) => {
    const instance = ["Laser 4, 2nd floor", ...ipp];
    const answers: Answer[] = [
      { name: ipp, ptr: instance, class: 1 },
      { name: instance, srv: ["laser4", "local"], port: 631 },
      { name: instance, txt: ["ty=Laser 4", ""] },
      { name: ["laser4", "local"], a: "10.1.2.3", ttl: 120 },
      { name: ["laser4", "local"], aaaa: "fe80:0:0:0:0:0:0:1" },
    ];
    expect(readResponse(encodeMessage(answers, { isCompressed, questions: [ipp, instance] }))).toEqual([
      { type: "PTR", name: ipp, ttlSeconds: 4500, target: instance },
      { type: "SRV", name: instance, ttlSeconds: 4500, target: ["laser4", "local"] },
      {
        ...{ type: "TXT", name: instance, ttlSeconds: 4500 },
        strings: [Uint8Array.from(Buffer.from("ty=Laser 4")), new Uint8Array()],
      },
      { type: "A", name: ["laser4", "local"], ttlSeconds: 120, address: "10.1.2.3" },
      { type: "AAAA", name: ["laser4", "local"], ttlSeconds: 4500, address: "fe80::1" },
    ]);
  });

  test("without records of other types and classes", () => {
    const raw = Uint8Array.from([1, 2, 3]);
    expect(readResponse(encodeMessage([{ name: ipp, type: 47, raw }]))).toEqual([]);
    expect(readResponse(encodeMessage([{ name: ipp, ptr: ipp, class: 3 }]))).toEqual([]);
  });

  test("with a life of 136 years", () => {
    expect(one({ name: ipp, ptr: ipp, ttl: 0xffffffff })?.ttlSeconds).toBe(0xffffffff);
  });
});

describe("nothing is read from", () => {
  test("a question, an error, another operation", () => {
    for (const flags of [0x0000, 0x8403, 0xa400])
      expect(readResponse(encodeMessage([{ name: ipp, ptr: ipp }], { flags }))).toBeUndefined();
    expect(readResponse(writeQuery(["_ipp._tcp"]))).toBeUndefined();
  });

  test("a message that ends early, wherever it does", () => {
    const whole = announcement({ name: "P", addresses: ["10.0.0.1"], txt: ["ty=X"] });
    for (let length = 0; length < whole.length; length++)
      expect(readResponse(whole.subarray(0, length)), `${length} octets`).toBeUndefined();
    expect(readResponse(whole)).toHaveLength(4);
  });

  test("a giant", () => {
    expect(readResponse(new Uint8Array(9001))).toBeUndefined();
    expect(readResponse(message(255, ...new Array<number>(8000).fill(0)))).toBeDefined();
    const many = Uint8Array.from([
      0,
      0,
      0x84,
      0,
      0,
      0,
      255,
      255,
      0,
      0,
      0,
      0,
      ...new Array<number>(8000).fill(0),
    ]);
    expect(readResponse(many)).toBeUndefined();
  });

  test.each([
    ["leads to itself", [0xc0, 12]],
    ["leads forward", [0xc0, 40]],
    ["leads into the header", [0xc0, 2]],
    ["leads in a circle", [1, 65, 0xc0, 12]],
    ["leads beyond the end", [0xff, 0xff]],
  ])("a pointer that %s", (_, name) => {
    expect(readResponse(message(1, ...name, 0, 12, 0, 1, 0, 0, 0, 9, 0, 1, 0))).toBeUndefined();
  });

  test("a label of a kind that does not exist", () => {
    expect(readResponse(message(1, 0x41, 65, 0, 0, 12, 0, 1, 0, 0, 0, 9, 0, 1, 0))).toBeUndefined();
  });

  test("a name longer than 255 octets, made of pointers or not", () => {
    const label = [63, ...new Array<number>(63).fill(97)];
    const long = [...label, ...label, ...label, ...label, 0];
    expect(readResponse(message(1, ...long, 0, 12, 0, 1, 0, 0, 0, 9, 0, 1, 0))).toBeUndefined();
  });

  test("a target that ends elsewhere than its record, an address of the wrong length, a text that overruns", () => {
    const cut = (answer: Answer) => expect(one(answer)).toBeUndefined();
    cut({ name: ipp, type: 12, raw: Uint8Array.from([1, 65, 0, 0]) });
    cut({ name: ipp, type: 33, raw: Uint8Array.from([0, 0, 0, 0, 2, 0]) });
    cut({ name: ipp, type: 1, raw: Uint8Array.from([10, 0, 0]) });
    cut({ name: ipp, type: 28, raw: new Uint8Array(15) });
    cut({ name: ipp, type: 16, raw: Uint8Array.from([5, 65]) });
  });

  test("a message whose names would take for ever to unfold", () => {
    const dots = new Array<number>(240).fill(0).map((_, i) => (i % 2 === 0 ? 1 : 97));
    const first = [...dots, 0, 0, 12, 0, 1, 0, 0, 0, 9, 0, 1, 0];
    const more = new Array<number[]>(200).fill([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 9, 0, 1, 0]).flat();
    expect(readResponse(message(1, ...first))).toHaveLength(1);
    expect(readResponse(message(201, ...first, ...more))).toBeUndefined();
  });
});

test("the query asks for every service, and for answers that everybody hears", () => {
  expect(Buffer.from(writeQuery(["_ipp._tcp", "_pdl-datastream._tcp"])).toString("latin1")).toBe(
    "\0\0\0\0\0\x02\0\0\0\0\0\0" +
      "\x04_ipp\x04_tcp\x05local\0\0\x0c\0\x01" +
      "\x0f_pdl-datastream\x04_tcp\x05local\0\0\x0c\0\x01",
  );
});
