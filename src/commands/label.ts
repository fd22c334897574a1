// `tallybox label`: what stands on a box's label, for whoever prints it or compares with it.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Fingerprints, readFingerprints } from "../certificate/index.ts";
import { showSetupCode } from "../model/index.ts";
import { setupCodeFile } from "../owner/index.ts";
import { type Outcome, parseWords, success } from "../shared/index.ts";
import { nodeFiles } from "../state/index.ts";
import { readBoxLabel, systemHostFiles, systemNetworks } from "../system/index.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

interface Label {
  schema: 1;
  name: string;
  /** Of the page, where the network knows the name. */
  address: string;
  /** Absent once a person has set a passphrase. */
  setupCode?: string;
  /** SHA-256 of the page's certificate and of its key; absent before the box was first started. */
  fingerprints?: Fingerprints;
}

const DATA_FOLDER = "/var/lib/tallybox";
/** On a box the owner's file has a folder of its own, which only root reads. */
const OWNER_FOLDER = "/var/lib/tallybox-owner";

export async function label(words: string[], terminal: Terminal): Promise<number> {
  const parsed = parseWords(() =>
    parseArgs({
      args: words,
      options: {
        data: { type: "string", default: DATA_FOLDER },
        owner: { type: "string" },
        json: { type: "boolean", default: false },
      },
    }),
  );
  if (!parsed.ok) return usageError(terminal, parsed.problem.message);
  const { data, json, owner } = parsed.value.values;
  const read = await readLabel(data, owner ?? (data === DATA_FOLDER ? OWNER_FOLDER : data));
  if (!read.ok) {
    terminal.err(`tallybox: ${read.problem.message}\n`);
    return EXIT.failed;
  }
  terminal.out(json ? `${JSON.stringify(read.value, undefined, 2)}\n` : asText(read.value));
  return EXIT.done;
}

async function readLabel(data: string, owner: string): Promise<Outcome<Label>> {
  const prints = await readFingerprints(join(data, "tls"));
  if (!prints.ok) return prints;
  const code = await setupCodeFile(join(owner, "setup-code.txt"), nodeFiles).read();
  if (!code.ok) return code;
  const name = await readBoxLabel(systemHostFiles, systemNetworks);
  return success({
    ...{ schema: 1 as const, name, address: `https://${name}.local/` },
    ...(code.value !== undefined && { setupCode: showSetupCode(code.value) }),
    ...(prints.value && { fingerprints: prints.value }),
  });
}

function asText({ name, address, setupCode, fingerprints }: Label): string {
  const lines = [
    `Name         ${name}`,
    `Page         ${address}`,
    `Setup code   ${setupCode ?? "none: the box has a passphrase, or was never started"}`,
    `Certificate  ${fingerprints ? `SHA-256 ${fingerprints.certificate}` : "none yet"}`,
    ...(fingerprints ? [`Its key      SHA-256 ${fingerprints.key}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}
