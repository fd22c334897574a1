// The profiles that come with the product.

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
