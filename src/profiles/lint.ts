// What a schema cannot say about profiles: names that exist, matches that do not collide, values told apart.

import { isBelow } from "../model/index.ts";
import { baseId } from "./base.ts";
import { isCounterPath, isKnownPath } from "./names.ts";
import type { Profile, ProfileTable } from "./profile.ts";
import type { MatchCondition, Needs, ProfileDocument, Source, Where } from "./schema.ts";

/** Faults seen in the files alone, each as `file: field: reason`. */
export function lintDocuments(documents: ProfileDocument[]): string[] {
  const faults: string[] = [];
  const byId = new Map<string, ProfileDocument>();
  for (const document of documents) {
    if (byId.has(document.id)) faults.push(`${document.id}: id: is used twice`);
    byId.set(document.id, document);
  }
  for (const document of documents) {
    const fault = (field: string, reason: string) => faults.push(`${document.id}: ${field}: ${reason}`);
    for (const id of document.import ?? [])
      if (!byId.has(id)) fault("import", `there is no profile or template "${id}"`);
    if (importsItself(document, byId)) fault("import", "leads back to this file");
    const template = document.id.startsWith("templates/");
    if (template && document.match) fault("match", "a template matches nothing");
    if (!template && document.id !== baseId) {
      if (!document.match) fault("match", "says nothing to match by");
      if (!reaches(document, baseId, byId, new Set())) fault("import", `needs "${baseId}"`);
      if (!document.vendor) fault("vendor", "is missing");
    }
    for (const [path, rule] of Object.entries(document.values ?? {})) {
      if (!isKnownPath(path)) fault(`values.${path}`, "is no path of a printer");
      const places = (Array.isArray(rule) ? rule : [rule]).map(placeOf);
      if (new Set(places).size < places.length) fault(`values.${path}`, "lists the same source twice");
    }
    for (const path of document.without ?? [])
      if (!isKnownPath(path)) fault(`without.${path}`, "is no path of a printer");
  }
  return faults;
}

/** Faults that show only when imports are merged, or between profiles. */
export function lintProfiles(profiles: Profile[]): string[] {
  const faults: string[] = [];
  for (const profile of profiles) {
    const fault = (field: string, reason: string) => faults.push(`${profile.id}: ${field}: ${reason}`);
    const counters = new Map<string, string>();
    for (const { path, sources } of Object.values(profile.values)) {
      for (const source of sources) {
        const reason = sourceFault(profile, path, source);
        if (reason) fault(`values.${path}`, reason);
        const place = placeOf(source);
        if (!isCounterPath(path) || source.kind === "sum") continue;
        const other = counters.get(place);
        if (other && other !== path)
          fault(`values.${path}`, `reads what ${other} reads: one of them is wrong`);
        counters.set(place, path);
      }
    }
    for (const table of Object.values(profile.tables)) {
      const own = new Set(Object.values(table.columns).map((column) => column.oid));
      for (const witness of table.rows)
        if (!own.has(witness)) fault(`tables.${table.name}.rows`, `${witness} is none of its columns`);
      for (const [needs, isColumn] of needsOf(table)) {
        const reason = needsFault(profile, table, needs, isColumn);
        if (reason) fault(`tables.${table.name}.needs`, reason);
      }
    }
  }
  faults.push(...collisions(profiles));
  return faults;
}

function needsOf(table: ProfileTable): [Needs, boolean][] {
  const columns = Object.values(table.columns).flatMap(({ needs }): [Needs, boolean][] =>
    needs ? [[needs, true]] : [],
  );
  return table.needs ? [[table.needs, false], ...columns] : columns;
}

function needsFault(
  profile: Profile,
  table: ProfileTable,
  needs: Needs,
  isColumn: boolean,
): string | undefined {
  const other = profile.tables[needs.table];
  // What is waited for must not wait itself.
  if (!isColumn && needs.table === table.name) return "a table cannot wait for itself";
  if (other?.needs || other?.columns[needs.column]?.needs) return "waits for what waits itself";
  return columnFault(profile, needs.table, needs.column);
}

function sourceFault(profile: Profile, path: string, source: Source): string | undefined {
  if (source.kind === "mac" || source.kind === "maker") return undefined;
  if (source.kind === "sum") {
    for (const part of source.of) {
      if (part === path) return "is a part of its own sum";
      if (!isCounterPath(part) || !profile.values[part])
        return `adds up ${part}, which this profile does not read`;
      // Sums of sums hide their parts from the reader of a bill.
      if (profile.values[part].sources.some((other) => other.kind === "sum"))
        return `adds up the sum ${part}`;
    }
    return undefined;
  }
  if (isCounterPath(path) && !["counter", "float", "brother-record", "row-sum"].includes(source.kind))
    return `${source.kind} gives no count`;
  if (source.kind === "row-sum")
    return (
      columnFault(profile, source.table, source.column) ?? whereFault(profile, source.table, source.where)
    );
  if (source.kind === "lines") return columnFault(profile, source.table, source.column);
  if ((source.oid === undefined) === (source.table === undefined))
    return "needs either oid or table and column";
  if (source.oid !== undefined)
    return source.column || source.row || source.where
      ? "column, row and where belong to a table"
      : undefined;
  if (source.table === undefined || source.column === undefined) return "names no column";
  if (source.row !== undefined && source.where) return "picks a row twice";
  return (
    columnFault(profile, source.table, source.column) ??
    (source.where ? whereFault(profile, source.table, source.where) : undefined)
  );
}

function whereFault(profile: Profile, table: string, where: Where): string | undefined {
  if ((where.equals === undefined) === (where.matches === undefined))
    return "where needs either equals or matches";
  return columnFault(profile, table, where.column);
}

function columnFault(profile: Profile, table: string, column: string): string | undefined {
  if (!profile.tables[table]) return `there is no table "${table}"`;
  return profile.tables[table].columns[column] ? undefined : `table "${table}" has no column "${column}"`;
}

/** What a source reads and how, whatever its rank: two sources of one place are the same source. */
export function placeOf(source: Source): string {
  const { when: _when, note: _note, fallback: _fallback, ...place } = source;
  return JSON.stringify(place);
}

// Two profiles that could both claim a printer with the same right.
function collisions(profiles: Profile[]): string[] {
  const faults: string[] = [];
  const claims = profiles.flatMap((profile) =>
    profile.match.flatMap((condition) =>
      prefixesOf(condition).map((prefix) => ({ profile, condition, prefix })),
    ),
  );
  for (const [position, one] of claims.entries()) {
    for (const other of claims.slice(position + 1)) {
      if (one.profile === other.profile || one.condition.priority !== other.condition.priority) continue;
      const overlap =
        one.prefix === other.prefix || isBelow(one.prefix, other.prefix) || isBelow(other.prefix, one.prefix);
      if (!overlap) continue;
      faults.push(
        `${one.profile.id}: match: claims ${one.prefix} like ${other.profile.id} does (${other.prefix}); give one of them another priority`,
      );
    }
  }
  return faults;
}

function prefixesOf(condition: MatchCondition): string[] {
  const listed = condition.sysObjectID;
  return (listed === undefined ? [] : Array.isArray(listed) ? listed : [listed]).map((prefix) =>
    prefix.replace(/\.\*$/u, ""),
  );
}

function importsItself(document: ProfileDocument, all: Map<string, ProfileDocument>): boolean {
  return (document.import ?? []).some((id) => {
    const imported = all.get(id);
    return imported !== undefined && reaches(imported, document.id, all, new Set());
  });
}

function reaches(
  from: ProfileDocument,
  id: string,
  all: Map<string, ProfileDocument>,
  seen: Set<string>,
): boolean {
  if (from.id === id) return true;
  if (seen.has(from.id)) return false;
  seen.add(from.id);
  return (from.import ?? []).some((next) => {
    const imported = all.get(next);
    return next === id || (imported !== undefined && reaches(imported, id, all, seen));
  });
}
