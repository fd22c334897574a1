import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDocuments } from "../../../src/appliance/documents.ts";
import { followLoss } from "../../../src/appliance/lost-settings.ts";
import { silentLog } from "../../../src/shared/index.ts";
import type { TunnelStatus } from "../../../src/tunnel/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { endPrograms, temporaryFolder } from "../../support/programs.ts";
import { sealed } from "../../support/sealed.ts";

afterAll(endPrograms);

test("settings that cannot be read are missed until the box has a server again, over restarts", async () => {
  const folder = temporaryFolder("lost");
  const clock = new ManualClock();
  let enrolment: TunnelStatus["enrolment"] = "none";
  const life = async () => {
    const documents = await openDocuments(folder, silentLog, { sealed });
    const lost = followLoss(documents.settings, clock, () => enrolment);
    return { lost, documents };
  };
  const nothing = { settingsAt: undefined, wasConfigured: false };
  const first = await life();
  expect(first.lost()).toEqual(nothing);
  await first.documents.close();

  for (const name of ["settings.json", "settings.json.bak"]) writeFileSync(join(folder, name), "garbage");
  const second = await life();
  const settingsAt = clock.now();
  expect(second.lost()).toEqual({ settingsAt, wasConfigured: false });
  await second.documents.close();
  await clock.advance(60_000);
  const third = await life();
  expect(third.lost()).toEqual({ settingsAt, wasConfigured: false });
  enrolment = "pending";
  expect(third.lost()).toEqual(nothing);
  enrolment = "enrolled";
  expect(third.lost()).toEqual(nothing);
  enrolment = "none";
  expect(third.lost()).toEqual(nothing);
  await third.documents.close();
});
