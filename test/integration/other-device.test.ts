// A data folder whose device key is gone, as of a card that was moved without it: the box is another one, and works.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDocuments } from "../../src/appliance/documents.ts";
import { startService } from "../../src/appliance/service.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { createLog, systemClock } from "../../src/shared/index.ts";
import { nodeFiles, SEAL_KEY_BYTES, sealedFiles } from "../../src/state/index.ts";
import { endPrograms, temporaryFolder } from "../support/programs.ts";

afterAll(endPrograms);

test("what another device key sealed opens nothing: the box starts with new keys, and says so until it has a server again", async () => {
  const dataFolder = temporaryFolder("other-device");
  const life = async (key: number) => {
    const lines: string[] = [];
    const log = createLog({ level: "info", journal: false, write: (line) => lines.push(line) });
    const sealed = sealedFiles(nodeFiles, Buffer.alloc(SEAL_KEY_BYTES, key));
    const documents = await openDocuments(dataFolder, log, { sealed });
    const started = await startService(
      { clock: systemClock, log, documents, sealed, consent: defaultConsent },
      { dataFolder, touch: [], touchPorts: [], demonstration: true },
    );
    if (!started.ok) throw new Error(started.problem.message);
    const { tunnel } = started.value;
    const told = {
      key: Buffer.from(tunnel.signer.publicKey).toString("hex"),
      enrolment: tunnel.status().enrolment,
      pairingCode: documents.settings.data.pairingCode,
      trouble: started.value.outside().trouble,
      lines,
    };
    await started.value.stop();
    await documents.close();
    return told;
  };
  const first = await life(1);
  expect(first.trouble).toBeUndefined();
  expect(await life(1)).toMatchObject({ key: first.key, pairingCode: first.pairingCode });
  const second = await life(2);
  expect(second.key).not.toBe(first.key);
  expect(second.pairingCode).not.toBe(first.pairingCode);
  expect(second.enrolment).toBe("none");
  expect(second.lines.join("")).toContain("The box makes new keys.");
  // What the other key sealed is laid aside, not thrown away.
  expect(readdirSync(join(dataFolder, "tunnel"))).toContain("identity.key.sealed");
  expect(second.trouble).toMatchObject({ code: "box-lost-keys" });
  expect(await life(2)).toMatchObject({
    ...{ key: second.key, pairingCode: second.pairingCode },
    trouble: { code: "box-lost-keys", since: second.trouble?.since },
  });
});
