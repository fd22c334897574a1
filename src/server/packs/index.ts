// Profile packs: made, offered in stages, handed out in parts.
export { noteBoxProfiles } from "./box-profiles.ts";
export { listPacks, type PackSummary } from "./list-packs.ts";
export { loadOffers, packPart, wantedRevision } from "./offers.ts";
export { offeredProfiles, type PackName, packProfiles, packsWith } from "./pack-profiles.ts";
export { type Audience, createPacks, type Packs, type ProfileFile, signPacksAgain } from "./packs.ts";
