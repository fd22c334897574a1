import { nodeFiles, SEAL_KEY_BYTES, sealedFiles } from "../../src/state/index.ts";

/** Files as a box keeps its secrets in, all with one key. */
export const sealed = sealedFiles(nodeFiles, Buffer.alloc(SEAL_KEY_BYTES, 7));
