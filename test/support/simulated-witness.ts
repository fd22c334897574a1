// Tools of net-snmp as witnesses, run beside the simulator in this process.
import { execFile, spawnSync } from "node:child_process";

/** What the tool wrote; an exit status above 0 is no failure here, for refusals are looked at too. */
export function runTool(tool: string, words: string[]): Promise<{ out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(tool, words, { maxBuffer: 16 * 1024 * 1024, timeout: 15_000 }, (_, out, err) =>
      resolve({ out, err }),
    );
  });
}

export function hasTool(tool: string): boolean {
  return spawnSync(tool, ["-V"]).status === 0;
}
