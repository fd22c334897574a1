export { createApiToken, listApiTokens, revokeApiToken } from "./api-tokens.ts";
export { type AccountVariables, type Auth, type ConsoleAuth, createAuth } from "./console-auth.ts";
export { newAdminLink } from "./links.ts";
export type { Person } from "./sessions.ts";
export { newId } from "./token.ts";
