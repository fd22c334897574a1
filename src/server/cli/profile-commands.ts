// `tallybox-server profiles …`: packs made of profile files, and to whom they are offered.
import { readFile } from "node:fs/promises";
import { failure, type Outcome, success } from "../../shared/index.ts";
import type { DataFolder } from "../data-folder.ts";
import { type Audience, createPacks, listPacks, type PackSummary, type ProfileFile } from "../packs/index.ts";
import { author, type CliPorts, withFolder } from "./folder-work.ts";

export type ProfilesCommand =
  | { action: "import"; files: string[]; name?: string }
  | { action: "list" }
  | { action: "publish"; pack: string; to: { box: string } | { site: string } | "all" }
  | { action: "withdraw"; pack: string };

/** Runs one of the commands; the text to print. */
export function profilesCommand(ports: CliPorts, command: ProfilesCommand): Promise<Outcome<string>> {
  return withFolder(ports, async (data) => {
    const packs = createPacks({ ...ports, store: data.store, keys: data.keys });
    if (command.action === "list") return success((await listPacks(data.store)).map(packInWords).join("\n"));
    if (command.action === "import") {
      const files = await readProfiles(command.files);
      if (!files.ok) return files;
      const made = await packs.make({ files: files.value, name: command.name, by: author });
      if (!made.ok) return made;
      return success(`${made.value.serial}\n`);
    }
    const digest = await packCalled(data, command.pack);
    if (!digest.ok) return digest;
    if (command.action === "withdraw") {
      const done = await packs.withdraw({ digest: digest.value, by: author });
      return done.ok ? success("Withdrawn: its boxes go back at their next check-in.\n") : done;
    }
    const to = await audienceCalled(data, command.to);
    if (!to.ok) return to;
    const done = await packs.publish({ digest: digest.value, to: to.value, by: author });
    return done.ok ? success("Published: boxes try it at their next check-in.\n") : done;
  });
}

async function readProfiles(names: string[]): Promise<Outcome<ProfileFile[]>> {
  const files: ProfileFile[] = [];
  for (const name of names) {
    try {
      files.push({ name, document: JSON.parse(await readFile(name, "utf8")) });
    } catch (error) {
      const why = error instanceof SyntaxError ? `is no JSON: ${error.message}` : "cannot be read";
      return failure("pack.invalid", `${name} ${why}`);
    }
  }
  return success(files);
}

/** A pack by its number, or the newest as `latest`. */
async function packCalled(data: DataFolder, name: string): Promise<Outcome<string>> {
  const packs = data.store.selectFrom("packs").select("digest").orderBy("serial", "desc").limit(1);
  const found = await (name === "latest"
    ? packs
    : packs.where("serial", "=", Number(name))
  ).executeTakeFirst();
  if (found) return success(found.digest);
  return failure("fleet.not-found", `There is no profile pack ${name}; profiles list shows them.`);
}

async function audienceCalled(
  data: DataFolder,
  to: { box: string } | { site: string } | "all",
): Promise<Outcome<Audience>> {
  if (to === "all") return success({ scope: "all" });
  const isSite = "site" in to;
  const name = isSite ? to.site : to.box;
  const found = await data.store
    .selectFrom(isSite ? "sites" : "appliances")
    .select("id")
    .where((where) => where.or([where("name", "=", name), where("id", "=", name)]))
    .execute();
  const [only] = found;
  if (!only) return failure("fleet.not-found", `There is no ${isSite ? "site" : "box"} called ${name}.`);
  if (found.length > 1)
    return failure(
      "fleet.conflict",
      `${found.length} boxes are called ${name}: rename one of them, or give its id.`,
    );
  return success({ scope: isSite ? "site" : "appliance", id: only.id });
}

function packInWords(pack: PackSummary): string {
  const offers = pack.offers.map(({ scope, name }) => (scope === "all" ? "all boxes" : name)).join(", ");
  const head = `${pack.serial}  ${pack.name}  (${pack.profiles.join(", ")})  ${offers ? `offered to ${offers}` : "offered to nobody"}`;
  const lines = pack.boxes.map(
    ({ name, site, state, words }) => `  ${name} (${site}): ${state}${words ? `: ${words}` : ""}`,
  );
  return `${[head, ...lines].join("\n")}\n`;
}
