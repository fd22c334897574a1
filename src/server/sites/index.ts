export { type ClaimCodeMade, type ClaimCodes, createClaimCodes } from "./claim-codes.ts";
export { hideSecrets, type ShownConfiguration } from "./secrets.ts";
export { type Author, createSites, currentConfiguration, type Sites } from "./sites.ts";
export {
  createWaitingBoxes,
  mostWaitingBoxes,
  TYPED_CODE_MS,
  WAITING_BOX_MS,
  type WaitingBox,
  type WaitingBoxes,
} from "./waiting-boxes.ts";
