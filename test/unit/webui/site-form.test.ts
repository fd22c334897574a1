import { describe, expect, test } from "vitest";
import { faultsFromErrors, siteDocument, siteForm } from "../../../webui/console/site-document.ts";
import { editSiteForm, readSiteForm } from "../../../webui/console/site-form.ts";

const stored = {
  revision: "7-abc",
  ranges: [
    {
      name: "Office",
      addresses: ["10.4.0.0/22"],
      exclude: [],
      port: 161,
      credentials: ["public"],
      enabled: true,
    },
  ],
  credentials: [
    { id: "public", version: "2c" as const, community: "hidden" },
    {
      ...{ id: "v3", version: "3" as const, user: "reader", level: "authPriv" },
      ...{ authProtocol: "sha256", authKey: "hidden-auth", privProtocol: "aes128", privKey: "hidden-priv" },
    },
  ],
  discover: { everyMinutes: 1440, packetsPerSecond: 300 },
  ...{ collect: { everyMinutes: 180 }, report: { everyMinutes: 180 }, checkIn: { everyMinutes: 5 } },
  quietHours: [{ days: ["mon"], from: "22:00", to: "06:00", zone: "Europe/Oslo" }],
  ...{ profiles: null, update: null },
};

/** What a browser sends when nothing was changed. */
const sent = {
  ...{ action: "save", basedOn: "7-abc", "ranges.0.name": "Office", "ranges.0.addresses": "10.4.0.0/22" },
  ...{
    "ranges.0.exclude": "",
    "ranges.0.port": "161",
    "ranges.0.credentials": "public",
    "ranges.0.enabled": "yes",
  },
  ...{
    "credentials.0.kind": "community",
    "credentials.0.was": "public",
    "credentials.0.id": "public",
    "credentials.0.version": "2c",
  },
  ...{ "credentials.0.community": "", "credentials.0.communitySet": "yes" },
  ...{
    "credentials.1.kind": "user",
    "credentials.1.was": "v3",
    "credentials.1.id": "v3",
    "credentials.1.user": "reader",
  },
  ...{
    "credentials.1.level": "authPriv",
    "credentials.1.authProtocol": "sha256",
    "credentials.1.authKey": "",
  },
  ...{
    "credentials.1.authKeySet": "yes",
    "credentials.1.privProtocol": "aes128",
    "credentials.1.privKey": "",
  },
  ...{ "credentials.1.privKeySet": "yes", "credentials.1.context": "" },
  ...{ "quietHours.0.days": "mon", "quietHours.0.from": "22:00", "quietHours.0.to": "06:00" },
  ...{ "quietHours.0.zone": "Europe/Oslo", discoverMinutes: "1440", packetsPerSecond: "300" },
  ...{ collectMinutes: "180", reportMinutes: "180", checkInMinutes: "5" },
};

describe("the configuration form", () => {
  test("holds no stored secret", () => {
    expect(JSON.stringify(siteForm(stored))).not.toContain("hidden");
  });

  test("sent back unchanged asks for the same document, secrets kept", () => {
    const form = readSiteForm(sent);
    expect(form).toEqual(siteForm(stored));
    const { document, faults } = siteDocument(form, stored);
    expect(faults).toEqual({});
    const { revision: _revision, credentials: _credentials, ...rest } = stored;
    expect(document).toMatchObject({ schema: 1, ...rest });
    expect(document.credentials).toEqual([
      { id: "public", version: "2c", community: "hidden" },
      {
        ...{ id: "v3", version: "3", user: "reader", level: "authPriv" },
        ...{ authProtocol: "sha256", authKey: "hidden-auth", privProtocol: "aes128", privKey: "hidden-priv" },
      },
    ]);
  });

  test("a credential keeps its secret and its ranges under another name", () => {
    const renamed = readSiteForm({ ...sent, "credentials.0.id": "everybody" });
    const { document, faults } = siteDocument(editSiteForm(renamed, "add-range"), stored);
    expect(Object.keys(faults)).toEqual(["ranges.1.addresses"]);
    expect(document.credentials).toContainEqual({ id: "everybody", version: "2c", community: "hidden" });
    expect(document.ranges).toMatchObject([
      { credentials: ["everybody"] },
      { credentials: ["everybody", "v3"] },
    ]);
  });

  test("a secret is not carried over to a credential that is new", () => {
    const form = readSiteForm({ ...sent, "credentials.0.was": "other" });
    expect(siteDocument(form, stored).faults).toMatchObject({
      "credentials.0.community": "The community is needed.",
    });
  });

  test("a typed secret replaces the stored one", () => {
    const form = readSiteForm({ ...sent, "credentials.0.community": "new one" });
    const { document } = siteDocument(form, stored);
    expect(document.credentials).toContainEqual({ id: "public", version: "2c", community: "new one" });
  });

  test.each([
    ["ranges.0.addresses", "10.4.0.300", /10\.4\.0\.300/],
    ["ranges.0.addresses", "", /At least one address is needed/],
    ["ranges.0.exclude", "nonsense!", /nonsense!/],
    ["ranges.0.port", "99999", "“99999” is no whole number from 1 to 65535."],
    ["collectMinutes", "often", "“often” is no whole number from 1 to 43200."],
    ["checkInMinutes", "", "A whole number from 1 to 43200 is needed."],
    ["credentials.1.authKey", "short", "At least 8 characters are needed (RFC 3414 §11.2)."],
    ["credentials.1.user", " ", "The user name is needed."],
  ])("%s = %j is refused beside its field", (field, value, words) => {
    const { faults } = siteDocument(readSiteForm({ ...sent, [field]: value }), stored);
    expect(Object.keys(faults)).toEqual([field]);
    expect(faults[field]).toMatch(words);
  });

  test("a range whose only credential was removed says so", () => {
    const form = editSiteForm(readSiteForm(sent), "remove-credential-0");
    const { faults } = siteDocument(form, stored);
    expect(Object.keys(faults)).toEqual(["ranges.0.credentials"]);
  });

  test("adding and removing keeps everything that was typed", () => {
    const typed = readSiteForm({
      ...sent,
      "credentials.1.privKey": "typed but not saved",
      "ranges.0.name": "Hall",
    });
    const more = editSiteForm(editSiteForm(editSiteForm(typed, "add-range"), "add-community"), "add-quiet");
    expect(more.ranges.map((range) => range.name)).toEqual(["Hall", "Range 2"]);
    expect(more.ranges[0]?.credentials).toEqual(["public", "community"]);
    expect(more.ranges[1]?.credentials).toEqual(["public", "v3", "community"]);
    expect(more.credentials.map((credential) => credential.id)).toEqual(["public", "v3", "community"]);
    expect(more.credentials[1]).toMatchObject({ privKey: "typed but not saved" });
    expect(more.quietHours).toHaveLength(2);
    expect(editSiteForm(more, "remove-range-1").ranges).toHaveLength(1);
  });

  test("a credential can be tried earlier", () => {
    const raised = editSiteForm(readSiteForm(sent), "raise-credential-1");
    expect(raised.credentials.map((credential) => credential.id)).toEqual(["v3", "public"]);
    expect(editSiteForm(raised, "raise-credential-0").credentials).toEqual(raised.credentials);
    expect(editSiteForm(raised, "raise-credential-9").credentials).toEqual(raised.credentials);
  });

  test("less protection leaves out the keys it does not use", () => {
    const { document } = siteDocument(
      readSiteForm({ ...sent, "credentials.1.level": "noAuthNoPriv" }),
      stored,
    );
    expect(document.credentials).toContainEqual({
      id: "v3",
      version: "3",
      user: "reader",
      level: "noAuthNoPriv",
    });
  });

  test("what the server found wrong comes to the field it is about", () => {
    expect(
      faultsFromErrors([
        { pointer: "/ranges/1/name", detail: "stands there twice" },
        { pointer: "/ranges/0/addresses/2", detail: "is no address" },
        { pointer: "/discover/packetsPerSecond", detail: "Too big" },
        { pointer: "/ranges", detail: "name 2000000 addresses together" },
      ]),
    ).toEqual({
      "ranges.1.name": "Stands there twice.",
      "ranges.0.addresses": "Is no address.",
      packetsPerSecond: "Too big.",
      form: "ranges name 2000000 addresses together",
    });
  });

  test("nonsense from a browser becomes an empty form, not a failure", () => {
    const form = readSiteForm({ "ranges.x.name": "a", "ranges.999.name": "b", action: ["save", "save"] });
    expect(form.ranges).toEqual([]);
    expect(Object.keys(siteDocument(form, stored).faults)).toContain("collectMinutes");
  });
});
