// What both programs' pages need of HTTP: bounds, origins, addresses, tokens.
export { bodyLimit } from "./body-limit.ts";
export { type ClientAddress, createClientAddress } from "./client-address.ts";
export { localPath } from "./local-path.ts";
export { isSafeMethod, isSameOrigin } from "./origin.ts";
export { plainAddress } from "./plain-address.ts";
export { rateKey } from "./rate-key.ts";
export { newToken, tokenHash } from "./token.ts";
