// Profile files to profiles: schema, imports merged, then the lint; every fault names file, field and reason.

import { failure, type Outcome, success } from "../shared/index.ts";
import { baseId } from "./base.ts";
import { lintDocuments, lintProfiles, placeOf } from "./lint.ts";
import { defaultWhen } from "./names.ts";
import type { Profile, ProfileSet, ProfileTable, ProfileValue } from "./profile.ts";
import { type ProfileDocument, profileDocumentSchema, type Source } from "./schema.ts";

/** Parses, merges and lints profile documents; the problem's message lists every fault found, one per line. */
export function parseProfiles(documents: unknown[]): Outcome<ProfileSet> {
  const faults: string[] = [];
  const parsed: ProfileDocument[] = [];
  for (const [position, document] of documents.entries()) {
    const result = profileDocumentSchema.safeParse(document);
    if (result.success) parsed.push(result.data);
    else
      for (const issue of result.error.issues)
        faults.push(
          `${labelOf(document, position)}: ${issue.path.join(".") || "document"}: ${issue.message}`,
        );
  }
  const byId = new Map(parsed.map((document) => [document.id, document]));
  faults.push(...lintDocuments(parsed));
  if (!byId.has(baseId)) faults.push(`${baseId}: document: the base profile is missing`);
  if (faults.length > 0) return invalid(faults);

  const profiles = parsed
    .filter((document) => !isTemplate(document))
    .map((document) => resolveProfile(document, byId));
  faults.push(...lintProfiles(profiles));
  const base = profiles.find((profile) => profile.id === baseId);
  if (!base || faults.length > 0) return invalid(faults);
  return success({ base, profiles: [...profiles.filter((profile) => profile !== base), base] });
}

function invalid(faults: string[]): Outcome<never> {
  const shown = faults.slice(0, 50);
  return failure("profile.invalid", shown.join("\n"), { faults: shown });
}

function isTemplate(document: ProfileDocument): boolean {
  return document.id.startsWith("templates/");
}

function resolveProfile(document: ProfileDocument, all: Map<string, ProfileDocument>): Profile {
  const layers = layersOf(document, all, new Set());
  const values: Record<string, ProfileValue> = {};
  const tables: Record<string, ProfileTable> = {};
  // From the base upwards: what is nearer to the model is ranked before what it imports.
  for (const layer of layers) {
    for (const path of layer.without ?? []) delete values[path];
    for (const [path, rule] of Object.entries(layer.values ?? {})) {
      const own: Source[] = Array.isArray(rule) ? rule : [rule];
      const before = values[path];
      const when = own.find((source) => source.when)?.when ?? before?.when ?? defaultWhen(path);
      values[path] = { path, when, sources: ranked(own, before?.sources ?? []) };
    }
    for (const [name, table] of Object.entries(layer.tables ?? {})) {
      const needs = table.needs ?? tables[name]?.needs;
      tables[name] = {
        name,
        rows: table.rows,
        columns: { ...tables[name]?.columns, ...table.columns },
        maxRows: table.maxRows,
        changing: table.changing ?? tables[name]?.changing ?? false,
        ...(needs === undefined ? {} : { needs }),
      };
    }
  }
  return {
    id: document.id,
    revision: layers.reduce((sum, layer) => sum + layer.revision, 0),
    ...(document.vendor === undefined ? {} : { vendor: document.vendor }),
    family: document.family ?? document.id,
    match:
      document.match === undefined ? [] : Array.isArray(document.match) ? document.match : [document.match],
    values,
    tables,
    quirks: layers.flatMap((layer) => layer.quirks ?? []),
    tested: document.tested ?? [],
  };
}

// Own before imported, and every fallback after everything else.
function ranked(own: Source[], imported: Source[]): Source[] {
  const isFallback = (source: Source) => source.fallback === true;
  // What stands in both is ranked where the nearer file puts it.
  const places = new Set(own.map(placeOf));
  const others = imported.filter((source) => !places.has(placeOf(source)));
  const first = [...own, ...others].filter((source) => !isFallback(source));
  return [...first, ...own.filter(isFallback), ...others.filter(isFallback)];
}

// Imports before importers, each once: the last one listed is nearest to the model.
function layersOf(
  document: ProfileDocument,
  all: Map<string, ProfileDocument>,
  seen: Set<string>,
): ProfileDocument[] {
  if (seen.has(document.id)) return [];
  seen.add(document.id);
  const imports = document.import ?? [];
  return [
    ...imports.flatMap((id) => {
      const imported = all.get(id);
      return imported ? layersOf(imported, all, seen) : [];
    }),
    document,
  ];
}

function labelOf(document: unknown, position: number): string {
  if (
    typeof document === "object" &&
    document !== null &&
    "id" in document &&
    typeof document.id === "string"
  )
    return document.id.slice(0, 80);
  return `document ${position + 1}`;
}
