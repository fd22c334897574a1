// `tallybox host CONCERN`: the few things that need the machine's rights, one small program run each, started by
// systemd for a single request. What it may do is named here and nowhere else.

import { join } from "node:path";
import type { Readable } from "node:stream";
import { parseArgs } from "node:util";
import {
  accessPointConcern,
  bootFilesConcern,
  bootFolder,
  type Concern,
  eraseIfAsked,
  firewallKeeper,
  lightsConcern,
  listenAround,
  namesConcern,
  networkConcern,
  networkKeeper,
  powerConcern,
  programRunner,
  resetConcern,
  screenConcern,
  serveRequest,
  sinceBoot,
  takeResetFile,
  timeZoneConcern,
  trialSeconds,
  wifiConcern,
} from "../host/index.ts";
import { showSetupCode } from "../model/index.ts";
import { setupCodeFile } from "../owner/index.ts";
import {
  createLog,
  failure,
  type Log,
  type Outcome,
  parseWords,
  success,
  systemClock,
} from "../shared/index.ts";
import { nodeFiles } from "../state/index.ts";
import { systemNetworks } from "../system/index.ts";
import { ownerConcern } from "./owner-concern.ts";

export interface PrivilegedProcess {
  out(text: string): void;
  err(text: string): void;
  stdin: Readable;
  env: Record<string, string | undefined>;
  signal: AbortSignal;
  /** Starts this program again to listen around by Wi-Fi. */
  listener: [program: string, ...words: string[]];
}

interface PrivilegedOptions {
  concern: string;
  /** Before every path of the machine; empty but in tests. */
  root: string;
  trialSeconds: number;
  /** Name or number of the user as whom the service runs. */
  serviceUser: string;
  /** What to do instead of answering a request. */
  task?: string;
}

/** Does what the words say; the answer is the exit status. */
export async function runPrivileged(words: string[], process: PrivilegedProcess): Promise<number> {
  const log = createLog({
    write: process.err,
    level: "info",
    journal: process.env.JOURNAL_STREAM !== undefined,
  });
  const options = parseOptions(words);
  const part = options.ok ? partOf(options.value, process, log) : options;
  if (!part.ok) {
    process.err(`tallybox: ${part.problem.message}\n`);
    return 2;
  }
  const { concern, tasks } = part.value;
  const task = options.ok ? options.value.task : undefined;
  if (task === undefined) {
    await serveRequest(concern, { input: process.stdin, write: process.out }, log);
    return 0;
  }
  const work = tasks[task];
  if (work === undefined) {
    process.err(`tallybox: there is no such task: ${task}\n`);
    return 2;
  }
  const done = await work();
  if (done.ok) return 0;
  log.error(done.problem.message, { code: done.problem.code });
  return 1;
}

interface Part {
  concern: Concern;
  /** By the option that names them. */
  tasks: Record<string, () => Promise<Outcome<unknown>>>;
}

function partOf(options: PrivilegedOptions, process: PrivilegedProcess, log: Log): Outcome<Part> {
  const at = (path: string) => `${options.root}${path}`;
  const run = programRunner({
    path: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin",
    bus: process.env.DBUS_SYSTEM_BUS_ADDRESS,
  });
  const ownerFolder = at("/var/lib/tallybox-owner");
  const setupCodeLines = async () => {
    const code = await setupCodeFile(join(ownerFolder, "setup-code.txt"), nodeFiles).read();
    return code.ok && code.value !== undefined ? ["", `Setup code: ${showSetupCode(code.value)}`] : [];
  };
  const boot = bootFolder({ run, log }, { folder: at("/boot/firmware") });
  switch (options.concern) {
    case "network": {
      const keeper = networkKeeper(
        { run, log, sinceBoot },
        {
          folders: {
            profiles: at("/etc/NetworkManager/system-connections"),
            pems: at("/var/lib/tallybox-host/pems"),
            state: at("/var/lib/tallybox-host/network"),
          },
          trialMark: at("/var/lib/tallybox-host/network-trial"),
          trialSeconds: options.trialSeconds,
        },
      );
      const tasks = { watch: () => keeper.watch(process.signal), restore: () => keeper.restore() };
      return success({ concern: networkConcern(keeper), tasks });
    }
    case "firewall": {
      const attached = () =>
        systemNetworks.attached().map((each) => ({ ...each, isLoopback: isLoopback(each) }));
      const firewall = firewallKeeper(
        { run, log, attached },
        {
          ownerFile: at("/var/lib/tallybox-owner/owner.json"),
          keptFile: at("/var/lib/tallybox-host/firewall.json"),
          serviceUser: options.serviceUser,
        },
      );
      return success({ concern: firewall.concern, tasks: { apply: () => firewall.apply() } });
    }
    case "wifi": {
      const listen = async () => {
        process.out(JSON.stringify(await listenAround(process.env)));
        return success(undefined);
      };
      return success({ concern: wifiConcern({ run, listener: process.listener }), tasks: { listen } });
    }
    case "access-point": {
      const profiles = at("/run/NetworkManager/system-connections");
      return success({ concern: accessPointConcern({ run, profiles }), tasks: {} });
    }
    case "lights":
      return success({ concern: lightsConcern(at("/sys/class/leds")), tasks: {} });
    case "screen":
      return success({ concern: screenConcern(at("/dev/tty1"), setupCodeLines), tasks: {} });
    case "owner": {
      const places = [boot.setupCode];
      const owner = ownerConcern({ clock: systemClock, log, places }, ownerFolder);
      return success({ concern: owner, tasks: { open: () => owner.answer({ do: "open" }) } });
    }
    case "boot-files":
      return success({ concern: bootFilesConcern(boot), tasks: {} });
    case "power":
      return success({ concern: powerConcern(run), tasks: {} });
    case "names":
      return success({ concern: namesConcern(run), tasks: {} });
    case "time-zone":
      return success({ concern: timeZoneConcern(run), tasks: {} });
    case "reset": {
      const mark = at("/var/lib/tallybox-host/factory-reset");
      const places = {
        mark,
        folders: ["/var/lib/tallybox", "/var/lib/tallybox-owner", "/var/lib/tallybox-host"].map(at),
        among: [
          { folder: at("/etc/NetworkManager/system-connections"), names: /^tallybox-/ },
          { folder: at("/etc/credstore.encrypted"), names: /^\.?device\.key$/ },
        ],
        boot,
      };
      const erase = async () => {
        await takeResetFile(boot, mark, log);
        return eraseIfAsked(places, log);
      };
      const concern = resetConcern(run, mark);
      // A button on the box has no socket to ask through.
      const ask = () => concern.answer({ do: "factory-reset" });
      return success({ concern, tasks: { erase, ask } });
    }
    default:
      return failure("usage", `the machine has no concern "${options.concern}"`);
  }
}

function parseOptions(words: string[]): Outcome<PrivilegedOptions> {
  const parsed = parseWords(() =>
    parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        root: { type: "string", default: "" },
        "trial-seconds": { type: "string", default: String(trialSeconds) },
        "service-user": { type: "string", default: "tallybox" },
        task: { type: "string" },
      },
    }),
  );
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const [concern, ...more] = positionals;
  if (concern === undefined || more.length > 0) return failure("usage", "tallybox host takes one concern");
  const seconds = Number(values["trial-seconds"]);
  // It stands in the firewall's rules.
  if (!/^[a-z0-9_][a-z0-9_-]{0,31}$/.test(values["service-user"]))
    return failure("usage", "--service-user takes the name or number of a user");
  if (!(seconds >= 1 && seconds <= 600)) return failure("usage", "--trial-seconds takes 1 to 600");
  return success({
    concern,
    root: values.root,
    trialSeconds: seconds,
    serviceUser: values["service-user"],
    ...(values.task !== undefined && { task: values.task }),
  });
}

function isLoopback({ address }: { address: string }): boolean {
  return address.startsWith("127.") || address === "::1";
}
