import { expect, test } from "vitest";
import { compareOids, isBelow, suffixOf } from "../../../src/model/index.ts";

test("orders object identifiers arc by arc, not letter by letter", () => {
  const oids = ["1.3.10", "1.3.9", "1.3", "1.3.9.1", "1.2.100"];
  expect(oids.sort(compareOids)).toEqual(["1.2.100", "1.3", "1.3.9", "1.3.9.1", "1.3.10"]);
});

test("an object identifier stands below a root only at an arc's border", () => {
  expect(isBelow("1.3.6.10", "1.3.6.1")).toBe(false);
  expect(isBelow("1.3.6.1.5", "1.3.6.1")).toBe(true);
  expect(isBelow("1.3.6.1", "1.3.6.1")).toBe(false);
  expect(suffixOf("1.3.6.1.5.2", "1.3.6.1")).toBe("5.2");
});
