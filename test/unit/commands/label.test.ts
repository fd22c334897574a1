import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ownCertificate } from "../../../src/certificate/index.ts";
import { runCommand, type Terminal } from "../../../src/commands/index.ts";
import { silentLog, systemClock } from "../../../src/shared/index.ts";
import { endPrograms, temporaryFolder } from "../../support/programs.ts";

afterAll(endPrograms);

async function tallybox(...words: string[]) {
  const said = { out: "", err: "" };
  const terminal: Terminal = {
    ...{ showsProgress: false, showsColor: false, width: 0, env: {}, signal: new AbortController().signal },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  };
  const [command, ...rest] = words;
  return { status: await runCommand(command, rest, terminal), ...said };
}

test("the label tells name, page, setup code and fingerprints, for people and for programs", async () => {
  const data = temporaryFolder("label");
  const before = await tallybox("label", "--data", data);
  expect(before.out).toMatch(
    /^Name {9}tallybox-[0-9a-z]{4}\nPage {9}https:\/\/tallybox-[0-9a-z]{4}\.local\/\n/,
  );
  expect(before.out).toContain("Setup code   none");
  mkdirSync(join(data, "tls"));
  const made = await ownCertificate({ clock: systemClock, log: silentLog }, join(data, "tls"), ["box.local"]);
  writeFileSync(join(data, "setup-code.txt"), "7K3M-9QXA-02VDT\n");
  const told = await tallybox("label", "--data", data, "--json");
  expect(told).toMatchObject({ status: 0, err: "" });
  expect(JSON.parse(told.out)).toMatchObject({
    schema: 1,
    setupCode: "7K3M-9QXA-02VDT",
    fingerprints: made.ok && made.value.prints,
  });
  expect((await tallybox("label", "--data", data)).out).toContain("Setup code   7K3M-9QXA-02VDT\n");
  expect((await tallybox("label", "--bogus")).status).toBe(2);
});
