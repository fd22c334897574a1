// The keeper of what belongs to the customer: who may open the page, and what the box may do.
export { helpedOwner } from "./helped-owner.ts";
export { type Owner, type OwnerPorts, type OwnerView, openOwner } from "./keeper.ts";
export { answerOwnerRequest, type OwnerRequest, ownerRequestSchema } from "./owner-request.ts";
export { MAX_PASSPHRASE, MIN_PASSPHRASE, type WeakReason } from "./passphrase.ts";
export type { Proof } from "./proof.ts";
export { sealedOwner } from "./sealed-owner.ts";
export { serviceReadable } from "./service-readable.ts";
export { type SetupCodePlace, setupCodeFile } from "./setup-code-places.ts";
