// Whoever stands on the network may send anything to the mDNS group.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Announced, MAX_ANNOUNCERS } from "../../src/mdns/announced.ts";
import { readResponse } from "../../src/mdns/message.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type Answer, announcement, encodeMessage } from "../support/mdns-announcement.ts";

const labels = fc.array(fc.stringMatching(/^[\u0020-\u00ff]{1,20}$/), { minLength: 1, maxLength: 6 });
const address = fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 0, max: 255 }))).map((p) => p.join("."));
const answers = fc.array(
  fc.record({ name: labels, ttl: fc.nat() }).chain(({ name, ttl }): fc.Arbitrary<Answer> => {
    const common = { name, ttl };
    return fc.oneof(
      address.map((a) => ({ ...common, a })),
      labels.map((ptr) => ({ ...common, ptr })),
      labels.map((srv) => ({ ...common, srv })),
      fc.array(fc.uint8Array({ maxLength: 255 }), { maxLength: 5 }).map((txt) => ({ ...common, txt })),
      fc
        .tuple(fc.integer({ min: 34, max: 0xffff }), fc.uint8Array({ maxLength: 60 }))
        .map(([type, raw]) => ({ ...common, type, raw })),
    );
  }),
  { maxLength: 12 },
);
/** The octets that a decoder reads of a label. */
const octetsOf = (name: readonly string[]) =>
  name.map((label) => Buffer.from(label, "utf8").toString("latin1"));

const sound = announcement({
  name: "Laser",
  addresses: ["10.0.0.5", "fe80:0:0:0:0:0:0:5"],
  services: ["_ipp._tcp", "_pdl-datastream._tcp"],
  txt: ["ty=Laser 4", "note=here", "adminurl=http://laser.local/"],
});

describe("mDNS messages", () => {
  test("every message is read back as it was written, compressed or not", () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (wanted, isCompressed) => {
        const octets = encodeMessage(wanted, { isCompressed });
        const kept = wanted.filter((each) => !("raw" in each));
        const read = readResponse(octets);
        if (octets.length > 9000) return expect(read).toBeUndefined();
        expect(read?.map(({ name, ttlSeconds }) => [name, ttlSeconds])).toEqual(
          kept.map(({ name, ttl }) => [octetsOf(name), ttl]),
        );
        for (const [i, each] of kept.entries()) {
          if ("a" in each) expect(read?.[i]).toMatchObject({ address: each.a });
          if ("ptr" in each) expect(read?.[i]).toMatchObject({ target: octetsOf(each.ptr) });
          if ("srv" in each) expect(read?.[i]).toMatchObject({ target: octetsOf(each.srv) });
          if ("txt" in each) expect(read?.[i]).toMatchObject({ strings: each.txt });
        }
      }),
    );
  });

  test("no octets whatever do harm, and what is listed is clean and bounded", () => {
    const changed = fc
      .array(fc.tuple(fc.nat({ max: sound.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 12 })
      .map((changes) => {
        const octets = Uint8Array.from(sound);
        for (const [at, octet] of changes) octets[at] = octet;
        return octets;
      });
    const cut = fc.nat({ max: sound.length }).map((length) => sound.slice(0, length));
    const any = fc.oneof(changed, cut, fc.uint8Array({ maxLength: 400 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(any, fc.integer({ min: 1, max: 9 })), { maxLength: 30 }), (messages) => {
        const announced = new Announced(new ManualClock());
        for (const [octets, source] of messages)
          announced.take(readResponse(octets) ?? [], `10.0.0.${source}`);
        const list = announced.list(() => true);
        expect(list.length).toBeLessThanOrEqual(MAX_ANNOUNCERS);
        for (const each of list) {
          for (const text of [each.name, each.model, each.location, each.adminUrl]) {
            expect(text?.length ?? 1).toBeGreaterThan(0);
            expect(text?.length ?? 0).toBeLessThanOrEqual(120);
            expect(text ?? "").not.toMatch(/[\p{Cc}\p{Cf}]/u);
          }
          expect(each.addresses).toContain(each.address);
          expect(each.addresses.length).toBeLessThanOrEqual(10);
          expect(each.services.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
