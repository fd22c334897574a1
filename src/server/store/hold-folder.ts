// One data folder, one server: two would give the same box different answers.
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Holds the folder for this process until the answer is called; undefined while another server holds it. The operating
 * system lets go of it with the process, however that ends; the commands that work beside a server are not kept out.
 */
export function holdFolder(folder: string): (() => void) | undefined {
  const path = join(folder, "in-use");
  closeSync(openSync(path, "a", 0o600));
  const lock = new DatabaseSync(path);
  try {
    // SQLite's own file lock, on a file that nothing is ever written to.
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return () => lock.close();
}

const SQLITE_BUSY = 5;
