// Profile packs and recordings from the server's API to a real box and simulated printers, and back.
import { readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import hpProfile from "../../src/profiles/data/hp/laserjet.json" with { type: "json" };
import { keysRotateCommand } from "../../src/server/cli/commands.ts";
import { profilesCommand } from "../../src/server/cli/profile-commands.ts";
import { openStore } from "../../src/server/store/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { type BoxAndServer, startBoxAndServer } from "../support/box-and-server.ts";
import { endPrograms, eventually } from "../support/programs.ts";

interface Pack {
  digest: string;
  serial: number;
  offers: { scope: string; name: string }[];
  boxes: { id: string; state: string; words: string | null }[];
}

let world: BoxAndServer;
beforeAll(async () => {
  world = await startBoxAndServer({ net: 91 });
  await eventually("the printers", async () => (await world.fleet()).length === 4);
}, 60_000);
afterAll(async () => {
  await world?.close();
  await endPrograms();
});

type Profile = Record<string, unknown> & { revision: number };
const profile = (change: Record<string, unknown>): Profile => ({
  ...hpProfile,
  revision: hpProfile.revision + 1,
  ...change,
});

async function makePack(name: string, profiles: Profile[]): Promise<string> {
  const made = await world.visitor.send("POST", "/api/v1/profile-packs", { name, profiles });
  if (made.status !== 201) throw new Error(await made.text());
  return ((await made.json()) as { digest: string }).digest;
}

const publish = (digest: string, to: Record<string, string>) =>
  world.visitor.send("POST", `/api/v1/profile-packs/${digest}/publish`, to);

async function offerToBox(digest: string): Promise<void> {
  const done = await publish(digest, { scope: "appliance", id: (await world.box()).id });
  expect(done.status).toBe(204);
}

async function pack(digest: string): Promise<Pack> {
  const { packs } = await world.visitor.get<{ packs: Pack[] }>("/api/v1/profile-packs");
  const found = packs.find((each) => each.digest === digest);
  if (!found) throw new Error("the pack is not listed");
  return found;
}

/** Lets the box check in until the server shows how it stands with the pack. */
async function settled(digest: string): Promise<Pack["boxes"][number]> {
  return eventually("what the box makes of the pack", async () => {
    // What a busy machine or a round under way kept it from is done at the next one.
    world.service.runNow("check-in");
    return (await pack(digest)).boxes.find(({ state }) => state !== "waiting");
  });
}

const ports = () => ({ dataFolder: world.serverFolder, clock: systemClock, log: silentLog });
const printers = async () =>
  (await world.fleet()).map(({ serialNumber, counters }) => [serialNumber, counters?.total]);

describe("a profile pack", () => {
  let good = "";

  test("goes to one box first, and to all when that one reads with it", async () => {
    good = await makePack("More of HP", [profile({ family: "HP, tried here" })]);
    expect((await publish(good, { scope: "all" })).status).toBe(409);
    await offerToBox(good);
    expect(await settled(good)).toMatchObject({ state: "in-force", words: null });
    expect((await publish(good, { scope: "all" })).status).toBe(204);
    expect((await pack(good)).offers).toEqual([{ scope: "all", id: "", name: "" }]);
    expect(await world.events()).toContain("appliance.profiles-in-force");
  }, 60_000);

  test("shows in the box's state that its configuration is in force", async () => {
    const { configuration } = await eventually("the configuration in force", async () => {
      world.service.runNow("check-in");
      const box = await world.box();
      return box.configuration.inForce === box.configuration.wanted && box;
    });
    expect(configuration.problem).toBeNull();
  });

  test("is read with: the printers are read in full again and lose nothing", async () => {
    const before = await printers();
    await world.collectAndReport();
    const after = await printers();
    expect(after.map(([serial]) => serial)).toEqual(before.map(([serial]) => serial));
    const entry = world.documents.inventory.data.entries.find(({ record }) => record.printer.vendor === "HP");
    expect(entry?.memory.profile.revision).toBeGreaterThan(hpProfile.revision);
  }, 60_000);

  test("that loses a value is refused within one cycle, and the server shows which", async () => {
    const worse = await makePack("No serial numbers", [
      profile({ revision: 90, without: ["serialNumber"], values: withoutPath("serialNumber") }),
    ]);
    await offerToBox(worse);
    const told = await settled(worse);
    expect(told.state).toBe("refused");
    expect(told.words).toMatch(/serialNumber|another printer/);
    expect(await world.events()).toContain("appliance.profiles-refused");
    // What was in force stays so.
    expect((await pack(good)).boxes[0]?.state).toBe("in-force");
  }, 60_000);

  test("whose new place tells another serial number is found out by reading one printer of the model", async () => {
    const values = hpProfile.values as Record<string, unknown>;
    const elsewhere = { kind: "text", oid: "1.3.6.1.2.1.1.4.0", when: "once" };
    const swapped = await makePack("Contact as serial", [
      profile({ revision: 91, values: { ...values, serialNumber: elsewhere }, without: ["serialNumber"] }),
    ]);
    await offerToBox(swapped);
    expect(await settled(swapped)).toMatchObject({ state: "refused" });
  }, 60_000);

  test("that is older than what was in force is refused", async () => {
    const older = await makePack("Older", [profile({ revision: 92 })]);
    const newer = await makePack("Newer", [profile({ revision: 93 })]);
    await offerToBox(newer);
    expect(await settled(newer)).toMatchObject({ state: "in-force" });
    await offerToBox(older);
    expect(await settled(older)).toMatchObject({ state: "refused" });
    expect((await settled(older)).words).toMatch(/older than/);
  }, 60_000);

  test.each([
    ["changed", (text: string) => text.replace("HP", "HQ")],
    ["cut", (text: string) => text.slice(0, -40)],
  ])(
    "that was %s at the server or on the way is refused",
    async (name, damage) => {
      const digest = await makePack(name, [profile({ revision: 94, family: `HP ${name}` })]);
      const store = await openStore(join(world.serverFolder, "tallybox.db"));
      const { document } = await store
        .selectFrom("packs")
        .select("document")
        .where("digest", "=", digest)
        .executeTakeFirstOrThrow();
      await store
        .updateTable("packs")
        .set({ document: damage(document) })
        .where("digest", "=", digest)
        .execute();
      await store.destroy();
      await offerToBox(digest);
      expect(await settled(digest)).toMatchObject({ state: "refused" });
    },
    60_000,
  );

  test("survives a restart of the box, and keys that were rotated", async () => {
    const kept = await makePack("Kept", [profile({ revision: 96 })]);
    await offerToBox(kept);
    expect(await settled(kept)).toMatchObject({ state: "in-force" });
    await world.stopBox();
    expect((await keysRotateCommand(ports())).ok).toBe(true);
    await world.startBox();
    expect(world.logged()).not.toContain("no longer");
    expect(world.documents.packs.data.inForce?.reference.digest).toBe(kept);
    await eventually("the pack under the new signature", async () => {
      await world.service.tunnel.checkIn({ urgent: true });
      world.service.runNow("check-in");
      const store = await openStore(join(world.serverFolder, "tallybox.db"));
      const { signature } = await store
        .selectFrom("packs")
        .select("signature")
        .where("digest", "=", kept)
        .executeTakeFirstOrThrow();
      await store.destroy();
      return world.documents.packs.data.inForce?.reference.signature === signature;
    });
  }, 60_000);

  test("whose file is damaged leaves the built-in profiles, and is fetched again", async () => {
    await world.stopBox();
    const folder = join(world.boxFolder, "packs");
    const [file = ""] = readdirSync(folder);
    truncateSync(join(folder, file), 100);
    await world.startBox();
    expect(world.documents.packs.data.inForce).toBeNull();
    await eventually("the pack again", () => {
      world.service.runNow("check-in");
      return world.documents.packs.data.inForce?.reference.digest === file.replace(".pack", "");
    });
  }, 60_000);

  test("is made, listed and withdrawn by the command line too", async () => {
    const listed = await profilesCommand(ports(), { action: "list" });
    expect(listed.ok && listed.value).toContain("Kept");
    const withdrawn = await profilesCommand(ports(), { action: "withdraw", pack: "latest" });
    expect(withdrawn.ok).toBe(true);
  });
});

describe("the console", () => {
  const send = (path: string, body: BodyInit) =>
    fetch(world.server.url + path, {
      ...{ method: "POST", body, redirect: "manual" },
      headers: { cookie: world.visitor.cookie, origin: world.server.url },
    });
  const upload = (name: string, content: string) => {
    const fields = new FormData();
    fields.set("name", "By hand");
    fields.append("files", new Blob([content]), name);
    return send("/read/packs", fields);
  };

  test("makes a pack of uploaded files, or says what is wrong with them", async () => {
    const bad = await upload("hp.json", JSON.stringify({ ...hpProfile, import: ["nothing"] }));
    expect(bad.status).toBe(409);
    expect(await bad.text()).toContain("hp.json: import: there is no profile or template");
    expect(await (await upload("hp.json", "{")).text()).toContain("hp.json is no JSON");
    const good = await upload("hp.json", JSON.stringify(profile({ revision: 97 })));
    expect(good.headers.get("location")).toBe("/read?done=pack-made#packs");
    const page = await world.visitor.get<string>("/read");
    expect(page).toContain("<h3>By hand</h3>");
    expect(page).toContain("offered to nobody");
  });

  test("offers it to a box, shows that the box reads with it, and withdraws it", async () => {
    const { packs } = await world.visitor.get<{ packs: (Pack & { name: string })[] }>(
      "/api/v1/profile-packs",
    );
    const made = packs.find(({ name }) => name === "By hand")!;
    const tooEarly = await send(
      `/read/packs/${made.digest}/publish`,
      new URLSearchParams({ [`to-${made.serial}`]: "all" }),
    );
    expect(tooEarly.status).toBe(409);
    const to = { [`to-${made.serial}`]: `appliance ${(await world.box()).id}` };
    expect((await send(`/read/packs/${made.digest}/publish`, new URLSearchParams(to))).status).toBe(303);
    await settled(made.digest);
    expect(await world.visitor.get<string>("/read")).toMatch(/By hand[\s\S]*reads with it[\s\S]*All boxes/);
    expect((await send(`/read/packs/${made.digest}/withdraw`, new URLSearchParams())).status).toBe(303);
    expect((await pack(made.digest)).offers).toEqual([]);
  }, 60_000);
});

function withoutPath(path: string): Record<string, unknown> {
  const { [path]: _, ...others } = hpProfile.values as Record<string, unknown>;
  return others;
}

describe("a recording for the server", () => {
  const ask = async (id: number) => {
    const asked = await world.visitor.send("POST", `/api/v1/printers/${id}/recordings`);
    expect(asked.status).toBe(201);
    world.service.runNow("check-in");
    return eventually("the answer", async () => {
      const { recordings } = await world.visitor.get<{
        recordings: { id: string; state: string; words: string }[];
      }>(`/api/v1/printers/${id}/recordings`);
      await world.service.tunnel.deliverNow();
      return recordings[0]?.state !== "waiting" && recordings[0];
    });
  };

  test("is not made while the customer has not allowed it, and the server is told so", async () => {
    const [printer] = await world.fleet();
    const told = await ask(printer!.id);
    expect(told.state).toBe("failed");
    expect(told.words).toMatch(/not allowed recordings/);
  }, 30_000);

  test("comes back redacted once it is allowed", async () => {
    world.consent.recordings = true;
    const [printer] = await world.fleet();
    const told = await ask(printer!.id);
    expect(told.state).toBe("done");
    const text = await world.visitor.get<string>(`/api/v1/recordings/${told.id}`);
    expect(await world.visitor.get<string>(`/recordings/${told.id}.snmprec`)).toBe(text);
    const explained = await world.visitor.get<string>(`/recordings/${told.id}`);
    expect(explained).toContain("hp/laserjet");
    expect(explained).toMatch(/counters\.total[\s\S]*1\.3\.6\.1\./);
    const page = await world.visitor.get<string>(`/printers/${printer!.id}`);
    expect(page).toContain(`/recordings/${told.id}.snmprec`);
    expect(page).toContain("has not allowed recordings");
    expect(text).toMatch(/^1\.3\.6\.1\.2\.1\.1\.2\.0\|6\|/m);
    for (const secret of [printer!.serialNumber, printer!.address, printer!.hostname, "public"])
      expect(text).not.toContain(secret);
  }, 60_000);
});
