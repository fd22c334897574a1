// Persistent state: JSON documents, secret files and durable writing in one private folder.
export { type DocumentOptions, openDocument, type StateDocument } from "./document.ts";
export { type FileStat, type Files, nodeFiles, systemErrorCode } from "./files.ts";
export { type FolderLock, LOCK_NAME, type LockHolder, lockFolder, type ProcessView } from "./lock.ts";
export { ensurePrivateFolder } from "./private-folder.ts";
export type { DocumentFormat, DocumentOrigin, Migration } from "./read-document.ts";
export { SEAL_KEY_BYTES, SEALED_ELSEWHERE, sealedFiles } from "./sealed-files.ts";
export { readOwnSecret, readSecretFile, setSecretAside, writeSecretFile } from "./secret-file.ts";
export { attemptWrite, writeDurably } from "./write-durably.ts";
