// What the owner permits is changed on the box's page, with the proof that it is the owner, and nowhere else.
import { beforeEach, expect, test } from "vitest";
import { consentSection } from "../../../src/appliance/web/consent-section.tsx";
import { consentFields, defaultConsent } from "../../../src/model/index.ts";
import { failure, type Outcome, success } from "../../../src/shared/index.ts";
import {
  BOX_PASSPHRASE,
  type BoxVisitor,
  pageInMemory,
  pageVisitor,
  unlock,
} from "../../support/box-page.ts";

let made: Awaited<ReturnType<typeof pageInMemory>>;
let visitor: BoxVisitor;
let followed: number;
let follows: Outcome<void>;
let erased: (readonly string[] | undefined)[];

beforeEach(async () => {
  followed = 0;
  follows = success(undefined);
  erased = [];
  const section = consentSection({
    followConsent: async () => {
      followed++;
      return follows;
    },
    eraseSerials: async (serials) => {
      erased.push(serials);
      return success(serials?.length ?? 3);
    },
  });
  made = await pageInMemory(
    {
      ...{ view: () => ({}) as never, about: async () => ({}), runNow: () => {} },
      nextReport: async () => ({ payloads: [], printers: 0, sizeBytes: 0 }),
    },
    { sections: [section] },
  );
  visitor = await unlock(pageVisitor(made.page), made.setupCode());
});

const allFields = Object.fromEntries(consentFields.map((field) => [`field.${field}`, "on"]));
const { "field.serialNumber": _, ...withoutSerials } = allFields;
const consent = () => made.owner.view().consent;

test("shows what is permitted now, and changes it as a whole", async () => {
  const { text } = await visitor.get("/consent");
  expect(text).toMatch(/name="field\.serialNumber"[^>]*checked/);
  expect(text).not.toMatch(/name="field\.contact"[^>]*checked/);
  const sent = await visitor.send("/consent", {
    ...withoutSerials,
    ...{ "ask.recordings": "on", networks: "198.51.100.0/24\n203.0.113.7", ports: "1161, 2161" },
  });
  expect(sent.status).toBe(303);
  expect(consent()).toEqual({
    fields: { ...Object.fromEntries(consentFields.map((field) => [field, true])), serialNumber: false },
    ...{ networks: ["198.51.100.0/24", "203.0.113.7"], ports: [1161, 2161] },
    ...{ recordings: true, bundles: false, updates: false },
  });
  expect(followed).toBe(1);
  expect((await visitor.get("/consent?done=saved")).text).toContain("The settings are in force.");
});

test.each([
  [{ networks: "10.4.0.300" }, "10.4.0.300"],
  [{ ports: "0" }, "Ports are numbers from 1 to 65535"],
  [{ ports: "all" }, "Ports are numbers from 1 to 65535"],
])("says what is wrong with %j, loses nothing that was typed and changes nothing", async (typed, words) => {
  const { status, text } = await visitor.send("/consent", { ...withoutSerials, ...typed });
  expect(status).toBe(422);
  expect(text).toContain(words);
  expect(text).toContain(Object.values(typed)[0]);
  expect(text).not.toMatch(/name="field\.serialNumber"[^>]*checked/);
  expect(consent()).toEqual(defaultConsent());
  expect(followed).toBe(0);
});

test("needs the passphrase once there is one", async () => {
  const code = made.setupCode() ?? "";
  await made.owner.setPassphrase({ setupCode: code }, BOX_PASSPHRASE);
  const owner = pageVisitor(made.page, "192.168.1.51");
  await owner.send("/sign-in", { passphrase: BOX_PASSPHRASE });
  const refused = await owner.send("/consent", { ...withoutSerials, passphrase: "another one" });
  expect(refused).toMatchObject({ status: 422 });
  expect(refused.text).toContain("This is not the passphrase of this box.");
  expect(await owner.send("/consent/erase", { serial: "" }, "/consent")).toMatchObject({ status: 422 });
  expect([followed, erased]).toEqual([0, []]);
  expect(consent()).toEqual(defaultConsent());
  expect(await owner.send("/consent", { ...withoutSerials, passphrase: BOX_PASSPHRASE })).toMatchObject({
    status: 303,
  });
  expect(consent().fields.serialNumber).toBe(false);
});

test("erases one serial number, or all", async () => {
  const one = await visitor.send("/consent/erase", { serial: " SN-1 " }, "/consent");
  expect(one.headers.location).toBe("/consent?erased=1");
  await visitor.send("/consent/erase", { serial: "" }, "/consent");
  expect(erased).toEqual([["SN-1"], undefined]);
  expect((await visitor.get("/consent?erased=3")).text).toContain("3 serial numbers were erased.");
});

test("says so when what was made before could not be taken back", async () => {
  follows = failure("state.write-failed", "The disk is full.", { code: "ENOSPC" });
  const { status, text } = await visitor.send("/consent", withoutSerials);
  expect(status).toBe(422);
  expect(text).toContain("The disk is full.");
});
