// The box changes over to the server where it was enrolled beside the old one: before anything else of it runs, what
// belongs to the old server is erased, and what was made for the new one takes its place. Broken off at any moment, the
// next start goes on with it.
import { join } from "node:path";
import { configurationSchema } from "../../protocol/index.ts";
import { type Log, type Outcome, success } from "../../shared/index.ts";
import { attemptWrite, type Files, readSecretFile, writeDurably } from "../../state/index.ts";
import { adoptTunnel, clearTunnel } from "../../tunnel/index.ts";
import { APPLIANCE_KEY } from "../appliance-key.ts";
import { openSettings } from "../documents.ts";
import { type MovePlaces, movePlaces } from "./move-places.ts";

export interface FinishPorts {
  log: Log;
  /** They seal what is written. */
  sealed: Files;
  files: Files;
}

const steps = { erase: "erase the old\n", adopt: "adopt the new\n" };

/** From here on the box belongs to the other server; ok once that is durable. */
export function decideMove(dataFolder: string, files: Files): Promise<Outcome<void>> {
  const { step } = movePlaces(dataFolder);
  return attemptWrite("the decision to move", () => writeDurably(files, step, Buffer.from(steps.erase)));
}

/** Finishes a move that was decided; nothing happens where none was. The one who calls holds the data folder's lock. */
export async function finishMove(dataFolder: string, ports: FinishPorts): Promise<Outcome<void>> {
  const { files, log } = ports;
  const places = movePlaces(dataFolder);
  const done = await attemptWrite("the move to another server", async () => {
    const decided = await files.read(places.step);
    if (!decided) return success(undefined);
    log.info("the box moves to another server");
    if (Buffer.from(decided).toString("utf8") !== steps.adopt) {
      const settled = await forgetServer(dataFolder, ports, places);
      if (!settled.ok) return settled;
      await writeDurably(files, places.step, Buffer.from(steps.adopt));
    }
    await adopt(dataFolder, ports, places);
    log.info("the box has moved to another server");
    return success(undefined);
  });
  return done.ok ? done.value : done;
}

/** Documents about what the old server was told and gave, with whatever stands beside them. */
const OF_SERVER = /^(?:reported\.json|packs\.json|appliance\.key)/;
const BESIDE_SETTINGS = /^settings\.json\../;

/** On the medium when it resolves: nothing of the old server may come back once the new one is there. */
async function forgetServer(
  dataFolder: string,
  { files, sealed, log }: FinishPorts,
  places: MovePlaces,
): Promise<Outcome<void>> {
  const configuration = await readConfiguration(places.configuration, sealed);
  const settings = await openSettings(dataFolder, log, { sealed });
  try {
    settings.update((data) => {
      data.configuration = configuration;
      data.triedCommunities = [];
      delete data.outage;
    });
    const written = await settings.flush();
    if (!written.ok) return written;
    // The copies beside the file are of before; the next writing makes one of now.
    await eraseWhere(dataFolder, BESIDE_SETTINGS, files);
    settings.update(() => {});
    const again = await settings.flush();
    if (!again.ok) return again;
  } finally {
    await settings.close();
  }
  await clearTunnel(join(dataFolder, "tunnel"), files);
  await eraseWhere(dataFolder, OF_SERVER, files);
  await eraseWhere(join(dataFolder, "packs"), /./, files);
  return success(undefined);
}

/** Null where it was damaged: the server gives it again. */
async function readConfiguration(path: string, sealed: Files) {
  const read = await readSecretFile(path, sealed);
  if (!read.ok || !read.value) return null;
  const parsed = configurationSchema.safeParse(parseJson(read.value));
  return parsed.success ? parsed.data : null;
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString("utf8"));
  } catch {
    return undefined;
  }
}

async function adopt(dataFolder: string, { files }: FinishPorts, places: MovePlaces): Promise<void> {
  await adoptTunnel(places.tunnel, join(dataFolder, "tunnel"), files);
  const key = join(places.folder, APPLIANCE_KEY);
  if (await files.stat(key)) {
    await files.rename(key, join(dataFolder, APPLIANCE_KEY));
    await files.remove(key);
  }
  await files.syncFolder(dataFolder);
  for (const name of await files.list(places.folder)) {
    const path = join(places.folder, name);
    if (path !== places.step) await files.erase(path);
  }
  await files.syncFolder(places.folder);
  await files.remove(places.step);
  await files.syncFolder(places.folder);
}

async function eraseWhere(folder: string, names: RegExp, files: Files): Promise<void> {
  const found = (await files.list(folder)).filter((name) => names.test(name));
  for (const name of found) await files.erase(join(folder, name));
  if (found.length > 0) await files.syncFolder(folder);
}
