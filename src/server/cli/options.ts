// The command line of tallybox-server as data.
import { parseArgs } from "node:util";
import { failure, type Outcome, parseWords, success } from "../../shared/index.ts";
import { type LedgerWords, ledgerExportWords, ledgerVerifyWords } from "./ledger-options.ts";
import type { ProfilesCommand } from "./profile-commands.ts";

export const usage = `Usage: tallybox-server [options]                     run the server
       tallybox-server claim-code --site NAME       make a claim code (and the site, if there is none)
       tallybox-server site import FILE.json        make or configure a site
       tallybox-server admin-link                   make a one-time link for an administrator's account
       tallybox-server profiles import FILE.json…   make a profile pack of these profiles; prints its number
       tallybox-server profiles list                packs, whom they are offered to, what boxes say of them
       tallybox-server profiles publish NUMBER      offer a pack: to one box first, then to a site or to all
       tallybox-server profiles withdraw NUMBER     offer it to nobody any more
       tallybox-server keys rotate                  make new working keys under the same identity
       tallybox-server ledger verify [FILE]         check the meter ledger: all of it, or an exported file
       tallybox-server ledger export FILE           write the meter ledger so that it can be checked anywhere

The commands work on the data folder, whether the server runs or not.

Options of all
  --data DIR             data folder (default: $STATE_DIRECTORY, else ./tallybox-server-data)
  --public-url URL       address that people and boxes use, as https://tally.example
  --help, --version

Options of the server
  --host ADDRESS         address to listen on (default 0.0.0.0)
  --port N               port to listen on (default 8080)
  --tls-cert FILE        certificate chain (PEM); with --tls-key the server speaks https
  --tls-key FILE         its key (PEM)
  --trusted-proxy IP     proxy in front whose X-Forwarded-For is believed (repeatable)
  --verbose              log more

Options of claim-code
  --site NAME            the site the box will belong to
  --days N               days until the code lapses, 1 to 90 (default 7)
  --json                 print code, link, URI and expiry as JSON

Options of profiles
  --name TEXT            what the imported pack is called (default: its profiles' ids)
  --box NAME             publish to this box
  --site NAME            publish to all boxes of this site
  --all                  publish to all boxes

NUMBER may be "latest".

Options of ledger verify
  --key HEX              public key of a box that is trusted; with it no other is (repeatable)

Options of ledger export
  --site NAME --box NAME --printer SERIAL|ADDRESS|KEY
  --from DATE --to DATE  entries of these days (UTC), or times as 2026-03-31T08:00:00Z
`;

export type Command =
  | { command: "help" | "version" }
  | {
      command: "run";
      host?: string;
      port?: number;
      tls?: { cert: string; key: string };
      trustedProxies: string[];
      isVerbose: boolean;
    }
  | { command: "claim-code"; site: string; days: number; isJson: boolean }
  | { command: "site-import"; file: string }
  | { command: "admin-link" }
  | { command: "keys-rotate" }
  | { command: "profiles"; profiles: ProfilesCommand }
  | ({ command: "ledger-verify" } & LedgerWords["verify"])
  | ({ command: "ledger-export" } & LedgerWords["export"]);

export interface CommandLine {
  data?: string;
  publicUrl?: string;
  command: Command;
}

const options = {
  data: { type: "string" },
  "public-url": { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "trusted-proxy": { type: "string", multiple: true },
  verbose: { type: "boolean" },
  site: { type: "string" },
  box: { type: "string" },
  all: { type: "boolean" },
  name: { type: "string" },
  days: { type: "string" },
  json: { type: "boolean" },
  printer: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  key: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parse>["values"];

function parse(args: string[]) {
  return parseArgs({ args, options, allowPositionals: true, strict: true });
}

/** What the arguments ask for; problem `usage` with one clear line. */
export function parseCommandLine(args: string[]): Outcome<CommandLine> {
  const parsed = parseWords(() => parse(args));
  if (!parsed.ok) return parsed;
  const { values, positionals: words } = parsed.value;
  const publicUrl = values["public-url"];
  if (publicUrl !== undefined && !isWebAddress(publicUrl)) {
    return failure("usage", `--public-url is an address as https://tally.example, not "${publicUrl}"`);
  }
  const command = commandOf(values, words);
  if (!command.ok) return command;
  return success({
    command: command.value,
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl.replace(/\/+$/, "") }),
  });
}

function commandOf(values: Values, words: string[]): Outcome<Command> {
  if (values.help) return success({ command: "help" });
  if (values.version) return success({ command: "version" });
  switch (words.slice(0, 2).join(" ")) {
    case "":
      return runCommand(values);
    case "claim-code": {
      const days = wholeNumber(values.days ?? "7");
      if (!values.site) return failure("usage", "claim-code needs --site NAME");
      if (!Number.isInteger(days) || days < 1 || days > 90) return failure("usage", "--days is 1 to 90");
      return success({ command: "claim-code", site: values.site, days, isJson: values.json ?? false });
    }
    case "site import": {
      const [, , file] = words;
      if (!file || words.length > 3) return failure("usage", "site import needs one file");
      return success({ command: "site-import", file });
    }
    case "admin-link":
      return success({ command: "admin-link" });
    case "profiles import":
    case "profiles list":
    case "profiles publish":
    case "profiles withdraw":
      return profilesOf(values, words.slice(1));
    case "keys rotate":
      return success({ command: "keys-rotate" });
    case "ledger verify": {
      const asked = ledgerVerifyWords(values, words.slice(2));
      return asked.ok ? success({ command: "ledger-verify", ...asked.value }) : asked;
    }
    case "ledger export": {
      const asked = ledgerExportWords(values, words.slice(2));
      return asked.ok ? success({ command: "ledger-export", ...asked.value }) : asked;
    }
    default:
      return failure("usage", `there is no command "${words.join(" ")}"`);
  }
}

function profilesOf(values: Values, [action, ...words]: string[]): Outcome<Command> {
  const command = (profiles: ProfilesCommand) => success({ command: "profiles" as const, profiles });
  const { name, box, site, all } = values;
  if (action === "list")
    return words.length === 0 ? command({ action }) : failure("usage", "profiles list takes no word");
  if (action === "import") {
    if (words.length === 0) return failure("usage", "profiles import needs profile files (.json)");
    return command({ action, files: words, ...(name === undefined ? {} : { name }) });
  }
  const [pack] = words;
  if (pack === undefined || words.length > 1 || !/^(latest|\d{1,15})$/.test(pack))
    return failure("usage", `profiles ${action} needs the number of one pack, or "latest"`);
  if (action === "withdraw") return command({ action, pack });
  if ([box, site, all].filter((each) => each !== undefined).length !== 1)
    return failure("usage", "profiles publish needs one of --box NAME, --site NAME and --all");
  const to = box !== undefined ? { box } : site !== undefined ? { site } : ("all" as const);
  return command({ action: "publish", pack, to });
}

function runCommand(values: Values): Outcome<Command> {
  const port = values.port === undefined ? undefined : wholeNumber(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    return failure("usage", `--port is 0 to 65535, not "${values.port}"`);
  }
  const { "tls-cert": cert, "tls-key": key } = values;
  if ((cert === undefined) !== (key === undefined)) {
    return failure("usage", "--tls-cert and --tls-key belong together");
  }
  return success({
    command: "run",
    trustedProxies: values["trusted-proxy"] ?? [],
    isVerbose: values.verbose ?? false,
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(port === undefined ? {} : { port }),
    ...(cert === undefined || key === undefined ? {} : { tls: { cert, key } }),
  });
}

/** NaN for what is not written in digits: an empty word is no zero. */
function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
}
