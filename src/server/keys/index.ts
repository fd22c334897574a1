export { type KeyHolder, openKeys, rotateKeys } from "./server-keys.ts";
