// The keeper of what belongs to the customer: who may open the page, and what the box may do.
export { type Owner, type OwnerPorts, type OwnerView, openOwner, type Proof } from "./keeper.ts";
export { MAX_PASSPHRASE, MIN_PASSPHRASE, type WeakReason } from "./passphrase.ts";
export { sealedOwner } from "./sealed-owner.ts";
export type { SetupCodePlace } from "./setup-code-places.ts";
