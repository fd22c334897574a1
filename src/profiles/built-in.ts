// The profiles that come with the product.

import { failure, type Outcome } from "../shared/index.ts";
import { profileDocuments } from "./data/index.ts";
import { parseProfiles } from "./load.ts";
import type { ProfileSet } from "./profile.ts";

let set: ProfileSet | undefined;

/** The profiles that come with the product, parsed once; a fault in one of them is a bug and throws. */
export function builtInProfiles(): ProfileSet {
  if (set) return set;
  const parsed = parseProfiles(profileDocuments);
  if (!parsed.ok) throw new Error(`The built-in profiles are faulty:\n${parsed.problem.message}`);
  set = parsed.value;
  return set;
}

/** Profiles in the making beside the built-in ones, whose place they take where they bear the same id; faults name the file. */
export function checkProfiles(files: { name: string; document: unknown }[]): Outcome<ProfileSet> {
  const given = new Map(files.map(({ name, document }) => [idOf(document), name]));
  const others = profileDocuments.filter((document) => !given.has(idOf(document)));
  const parsed = parseProfiles([...files.map(({ document }) => document), ...others]);
  if (parsed.ok) return parsed;
  const lines = parsed.problem.message.split("\n").map((line) => {
    const label = line.slice(0, Math.max(0, line.indexOf(": ")));
    const position = /^document (\d+)$/u.exec(label)?.[1];
    const name = position === undefined ? given.get(label) : files[Number(position) - 1]?.name;
    return name === undefined ? line : `${name}${line.slice(label.length)}`;
  });
  return failure("profile.invalid", lines.join("\n"), parsed.problem.detail);
}

function idOf(document: unknown): string | undefined {
  const hasId = typeof document === "object" && document !== null && "id" in document;
  return hasId && typeof document.id === "string" ? document.id : undefined;
}
