import { expect, test } from "vitest";
import { readSearchDomains } from "../../../src/system/index.ts";

const of = (text: string | undefined) => readSearchDomains({ read: () => Promise.resolve(text) });

test("the domains are those of the last search or domain line, each once, lower case, without the dot", async () => {
  expect(
    await of("domain old.example\nnameserver 192.0.2.1\nsearch Site.Example. b.example site.example\n"),
  ).toEqual(["site.example", "b.example"]);
  expect(await of("nameserver 192.0.2.1\ndomain site.example")).toEqual(["site.example"]);
});

test("a network without a domain, or a file that is none, has none", async () => {
  for (const text of [undefined, "", "nameserver 192.0.2.1", "search", "search local . -bad.example a..b"])
    expect(await of(text)).toEqual([]);
});

test("no more are taken than the resolver takes", async () => {
  expect(await of(`search ${Array.from({ length: 50 }, (_, i) => `d${i}.example`).join(" ")}`)).toHaveLength(
    6,
  );
});
