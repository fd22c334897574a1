// What is read: the profiles put into words, and which of them this fleet uses.
import { Hono } from "hono";
import {
  type ModelLine,
  type PacksData,
  type ProfileDetail,
  type ProfileLine,
  ProfilePage,
  printerName,
  ReadPage,
  type ReadValue,
} from "../../../webui/console/index.ts";
import { fieldName, type Profile } from "../../profiles/index.ts";
import { type PackName, packProfiles, packsWith } from "../packs/index.ts";
import type { FleetIndex } from "./fleet-index.ts";
import { packRoutes, readPacks } from "./pack-routes.tsx";
import { type ConsoleContext, type ConsoleEnv, doneOf, frameOf, notFound, readerOf, send } from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";

export function readRoutes(ports: ConsolePorts, index: FleetIndex): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { profiles } = ports.profiles;

  app.get("/read", async (c) => {
    const id = c.req.query("profile");
    if (id === undefined) return readPage(c, await readPacks(ports, doneOf(c)), 200);
    const packs = await packsWith(ports.store, id);
    const builtIn = profiles.find((candidate) => candidate.id === id);
    const digest = c.req.query("pack");
    // What no software brings along comes from the newest pack that does.
    const pack = digest === undefined && builtIn ? undefined : packs.find(isPack(digest));
    const profile = pack ? await profileOfPack(pack, id) : digest === undefined ? builtIn : undefined;
    if (!profile) return notFound(c, "profile");
    const used = (await modelLines()).filter((model) => model.profile === id);
    const from = { pack, isBuiltIn: builtIn !== undefined, packs };
    return send(c, <ProfilePage profile={profileDetail(profile, used)} from={from} frame={frameOf(c)} />);
  });

  async function profileOfPack({ digest }: PackName, id: string): Promise<Profile | undefined> {
    return (await packProfiles(ports.store, digest))?.profiles.find((candidate) => candidate.id === id);
  }

  async function readPage(c: ConsoleContext, packs: PacksData, status: 200 | 409): Promise<Response> {
    const models = await modelLines();
    const view = (
      <ReadPage
        models={models}
        profiles={profileLines(models)}
        packs={packs}
        reader={readerOf(c, ports)}
        frame={frameOf(c)}
      />
    );
    return send(c, view, status);
  }

  app.route("/", packRoutes(ports, readPage));

  async function modelLines(): Promise<ModelLine[]> {
    const { rows } = await index.fleet();
    const lines = new Map<string, ModelLine>();
    for (const row of rows) {
      if (row.profile === undefined || row.model === undefined) continue;
      const key = `${row.vendor}\n${row.model}\n${row.profile}`;
      const line = lines.get(key) ?? {
        model: row.model,
        name: printerName(row),
        profile: row.profile,
        printers: 0,
      };
      lines.set(key, { ...line, printers: line.printers + 1 });
    }
    return [...lines.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
  }

  function profileLines(models: readonly ModelLine[]): ProfileLine[] {
    return profiles.map((profile) => ({
      id: profile.id,
      vendor: profile.vendor ?? "any",
      family: profile.family,
      values: Object.keys(profile.values).length,
      printers: models.reduce((sum, line) => sum + (line.profile === profile.id ? line.printers : 0), 0),
    }));
  }

  return app;
}

const isPack = (digest: string | undefined) => (pack: PackName) =>
  digest === undefined || pack.digest === digest;

function profileDetail(profile: Profile, models: readonly ModelLine[]): ProfileDetail {
  return {
    id: profile.id,
    revision: profile.revision,
    vendor: profile.vendor ?? "",
    family: profile.family,
    values: Object.values(profile.values).map((value) => readValue(profile, value)),
    tables: Object.values(profile.tables).map((table) => ({
      name: table.name,
      columns: Object.entries(table.columns).map(([name, column]) => ({
        name,
        oid: column.oid,
        when: column.when ?? ("once" as const),
      })),
    })),
    quirks: profile.quirks.map(({ flag, why }) => ({ flag, why })),
    models,
  };
}

type ProfileValue = Profile["values"][string];
type Source = ProfileValue["sources"][number];

function readValue(profile: Profile, value: ProfileValue): ReadValue {
  return {
    name: fieldName(value.path),
    path: value.path,
    when: value.when,
    places: value.sources.map((source) => ({ oid: oidOf(profile, source), how: howOf(source) })),
  };
}

function oidOf(profile: Profile, source: Source): string | undefined {
  if ("oid" in source && source.oid !== undefined) return source.oid;
  if (!("table" in source) || source.table === undefined || source.column === undefined) return undefined;
  return profile.tables[source.table]?.columns[source.column]?.oid;
}

/** How a source makes its value out of what stands under the OID. */
function howOf(source: Source): string {
  const note = source.note ? `: ${source.note}` : "";
  switch (source.kind) {
    case "sum":
      return `the sum of ${source.of.map(fieldName).join(" + ")}${note}`;
    case "row-sum":
      return `the sum of the rows that fit in the table ${source.table}${note}`;
    case "mac":
      return `the physical address of the interface that has the printer’s own IP address${note}`;
    case "maker":
      return `the maker, by object id, description or device id${note}`;
    case "ieee1284":
      return `the field ${source.field} of the device id${note}`;
    case "brother-record":
      return `the record ${source.code} of the block${note}`;
    case "lines":
      return `all lines of the column${note}`;
    case "bits":
      return `the names of the bits that are set${note}`;
    default: {
      const row = "table" in source && source.table !== undefined ? `in the table ${source.table}` : "";
      return `${row}${note}`.replace(/^: /, "");
    }
  }
}
