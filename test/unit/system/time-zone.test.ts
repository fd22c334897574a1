import { expect, test } from "vitest";
import { readTimeZone } from "../../../src/system/index.ts";

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

test.each([
  ["/usr/share/zoneinfo/Europe/Oslo", "Europe/Oslo"],
  ["../usr/share/zoneinfo/America/Argentina/Salta", "America/Argentina/Salta"],
  ["/usr/share/zoneinfo/Asia/Kolkata", "Asia/Kolkata"],
  ["/usr/share/zoneinfo/Mars/Base", own],
  ["/somewhere/else", own],
])("the link to %s means %s", (link, zone) => {
  expect(readTimeZone(() => link)).toBe(zone);
});

test("where there is no link, the zone of the process's start holds", () => {
  const none = () => {
    throw Object.assign(new Error("no link"), { code: "EINVAL" });
  };
  expect(readTimeZone(none)).toBe(own);
});
