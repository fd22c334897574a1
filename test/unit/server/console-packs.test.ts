import { afterAll, beforeAll, expect, test } from "vitest";
import hpProfile from "../../../src/profiles/data/hp/laserjet.json" with { type: "json" };
import { startWorld, type World } from "../../support/console-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const METER = "1.3.6.1.4.1.99999.7.7.0";
const corrected = {
  ...hpProfile,
  revision: 9,
  values: { ...hpProfile.values, assetNumber: { kind: "text", oid: METER } },
};
const acme = {
  id: "acme/laser-x",
  revision: 1,
  vendor: "Acme",
  family: "Laser X",
  match: { sysObjectID: "1.3.6.1.4.1.99999.2.*" },
  import: ["printer-mib"],
  values: { "counters.mono": { kind: "counter", oid: "1.3.6.1.4.1.99999.2.1.4.0" } },
};

async function makePack(name: string, ...documents: object[]): Promise<void> {
  const files = documents.map((document, i) => ({ name: `${i}.json`, document }));
  const made = await world.ports.packs.make({ files, name, by: { name: "Kari" } });
  expect(made).toMatchObject({ ok: true });
}

const page = async (path: string) => (await world.get(path)).text();
const linksIn = (html: string, id: string) =>
  [...html.matchAll(/href="(\/read\?profile=[^"]*)"/g)]
    .map(([, href = ""]) => href.replaceAll("&amp;", "&"))
    .filter((href) => href.includes(`profile=${id}&pack=`));

test("a pack's profiles are shown as they are in it, beside those of the software", async () => {
  await makePack("Corrected", corrected, acme);
  const packs = await page("/read");
  const [ofPack = ""] = linksIn(packs, "hp/laserjet");
  const detail = await page(ofPack);
  expect(detail).toContain("As the profile pack Corrected");
  expect(detail).toContain(METER);
  const builtIn = await page("/read?profile=hp/laserjet");
  expect(builtIn).not.toContain(METER);
  expect(builtIn).toContain("As the software brings it along.");
  expect(linksIn(builtIn, "hp/laserjet")).toEqual([ofPack]);
});

test("a profile that only packs have is found by its name alone, in the newest of them", async () => {
  await makePack("Newer", { ...acme, family: "Laser X and Y" });
  const html = await page("/read?profile=acme/laser-x");
  expect(html).toContain("Laser X and Y");
  expect(html).toContain("As the profile pack Newer");
  const [older = ""] = linksIn(html, "acme/laser-x");
  expect(await page(older)).toContain("As the profile pack Corrected");
});

test("nothing is shown of a pack that does not hold the profile, or is none", async () => {
  const [link = ""] = linksIn(await page("/read"), "acme/laser-x");
  const digest = new URL(link, "http://server").searchParams.get("pack");
  for (const path of [
    `/read?profile=brother/laser-and-ink&pack=${digest}`,
    "/read?profile=hp/laserjet&pack=none",
    "/read?profile=acme/laser-z",
  ])
    expect((await world.get(path)).status, path).toBe(404);
});
