import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { element, integerElement, isAskable, oidElement, readOid } from "../../src/snmp/ber.ts";
import { emptyFrame, readFrame } from "../../src/snmp/frame.ts";
import { prepareMessage } from "../../src/snmp/probe-message.ts";
import { isSound, readVarbind } from "../../src/snmp/varbind.ts";

const arc = fc.integer({ min: 0, max: 0xffffffff });
const oids = fc
  .tuple(
    fc.oneof(
      fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 39 })),
      fc.tuple(fc.constant(2), fc.integer({ min: 0, max: 47 })),
    ),
    fc.array(arc, { maxLength: 40 }),
  )
  .map(([head, rest]) => [...head, ...rest].join("."));
const id = fc.integer({ min: 0x40000000, max: 0x7fffffff });

describe("messages", () => {
  test("every OID that can be asked is read back as it was", () => {
    fc.assert(
      fc.property(oids, (oid) => {
        expect(isAskable(oid)).toBe(true);
        const bytes = oidElement(oid);
        const content = bytes.length - bytes.indexOf(bytes.length > 129 ? 0x81 : bytes.length - 2, 1) - 1;
        expect(readOid(bytes, bytes.length - content + (bytes.length > 129 ? 1 : 0), bytes.length)).toBe(oid);
      }),
    );
  });

  test("every answer is read back as it was", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1),
        fc.uint8Array({ maxLength: 300 }),
        id,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 500 }),
        oids,
        fc.uint8Array({ maxLength: 600 }),
        (version, community, request, status, index, oid, value) => {
          const bytes = element(
            0x30,
            integerElement(version),
            element(4, community),
            element(
              0xa2,
              integerElement(request),
              integerElement(status),
              integerElement(index),
              element(0x30, element(0x30, oidElement(oid), element(4, value))),
            ),
          );
          const frame = emptyFrame();
          expect(readFrame(bytes, frame)).toBe(true);
          expect(frame).toMatchObject({
            version,
            id: request,
            pdu: 0xa2,
            errorStatus: status,
            errorIndex: index,
          });
          expect(bytes.slice(frame.communityStart, frame.communityEnd)).toEqual(community);
          expect(isSound(bytes, frame.varbindsStart, frame.varbindsEnd)).toBe(true);
          expect(readVarbind(bytes, frame.varbindsStart, frame.varbindsEnd)).toEqual({
            oid,
            value: { type: "OCTET STRING", value },
          });
        },
      ),
    );
  });

  test("a prepared message carries any id, and nothing else in it changes", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("1" as const, "2c" as const),
        fc.string({ minLength: 1, maxLength: 255 }),
        oids,
        id,
        (version, community, oid, request) => {
          const { bytes, idOffset } = prepareMessage({ version, community }, oid);
          const before = Buffer.from(bytes);
          const after = Buffer.from(bytes);
          after.writeInt32BE(request, idOffset);
          const frame = emptyFrame();
          expect(readFrame(after, frame)).toBe(true);
          expect(frame.id).toBe(request);
          before.fill(0, idOffset, idOffset + 4);
          after.fill(0, idOffset, idOffset + 4);
          expect(after.equals(before)).toBe(true);
        },
      ),
    );
  });
});

describe("bytes that nobody vouches for", () => {
  const check = (bytes: Uint8Array) => {
    const frame = emptyFrame();
    if (!readFrame(bytes, frame)) return;
    for (const [start, end] of [
      [frame.communityStart, frame.communityEnd],
      [frame.engineIdStart, frame.engineIdEnd],
      [frame.varbindsStart, frame.varbindsEnd],
    ] as const) {
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(bytes.length);
    }
    expect(Number.isSafeInteger(frame.id)).toBe(true);
    isSound(bytes, frame.varbindsStart, frame.varbindsEnd);
    const varbind = readVarbind(bytes, frame.varbindsStart, frame.varbindsEnd);
    if (varbind?.value?.value instanceof Uint8Array)
      expect(varbind.value.value.length).toBeLessThan(bytes.length);
  };

  test("at random are read within their bounds or not at all", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), check), { numRuns: 2000 });
  });

  test("of a message with octets changed, removed and added, too", () => {
    const messages = [
      prepareMessage({ version: "1", community: "public" }, "1.3.6.1.2.1.1.2.0").bytes,
      prepareMessage({ version: "3" }, "1.3").bytes,
    ];
    const edit = fc.tuple(
      fc.nat(100),
      fc.integer({ min: 0, max: 2 }),
      fc.uint8Array({ minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        (message, edits) => {
          const bytes = [...message];
          for (const [where, removed, added] of edits) bytes.splice(where % bytes.length, removed, ...added);
          check(Uint8Array.from(bytes));
        },
      ),
      { numRuns: 5000 },
    );
  });
});
