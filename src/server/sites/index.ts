export { type ClaimCodeMade, type ClaimCodes, createClaimCodes } from "./claim-codes.ts";
export { hideSecrets, type ShownConfiguration } from "./secrets.ts";
export { type Author, createSites, currentConfiguration, type Sites } from "./sites.ts";
