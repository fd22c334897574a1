// The real NetworkManager in namespaces of its own: with a private bus, its files in a folder of the test, and a
// virtual cable to a network in which dnsmasq gives addresses. Nothing of the machine's own network is touched.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./programs.ts";

const PROGRAMS = {
  NetworkManager: "network-manager",
  nmcli: "network-manager",
  dnsmasq: "dnsmasq-base",
  "dbus-daemon": "dbus",
  unshare: "util-linux",
  nsenter: "util-linux",
  ip: "iproute2",
};

/** Why NetworkManager cannot be run here; undefined when it can. */
export function whyNoNetworkManager(): string | undefined {
  if (process.getuid?.() !== 0) return "it takes root";
  for (const [name, packaged] of Object.entries(PROGRAMS))
    if (!["/usr/sbin", "/usr/bin", "/sbin", "/bin"].some((folder) => existsSync(`${folder}/${name}`)))
      return `${packaged} is not installed`;
  return undefined;
}

export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface ManagedNetwork {
  /** The root under which the helper finds its folders. */
  root: string;
  /** Runs a program beside NetworkManager. */
  run(program: string, words: string[], input?: string): Promise<Said>;
  /** Starts a program there that the test ends, or that ends with the namespaces. */
  start(program: string, words: string[]): ChildProcess;
  /** What `ip` tells of the box's cable. */
  addresses(): Promise<string[]>;
  close(): Promise<void>;
}

const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

const BUS = (
  folder: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/>
<allow send_type="method_call"/><allow send_type="signal"/>
<allow send_requested_reply="true" send_type="method_return"/>
<allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/>
<allow receive_type="error"/><allow receive_type="signal"/></policy></busconfig>
`;

const MANAGER = (profiles: string) => `[main]
plugins=keyfile
dhcp=internal
dns=none
rc-manager=unmanaged
auth-polkit=false
[keyfile]
path=${profiles}
`;

/** Where /sys may not be written, NetworkManager does not wait for udev to introduce the interfaces. */
const SETUP = (folder: string) => `set -e
mount -t sysfs -o ro sysfs /sys
mkdir -p /var/lib/NetworkManager /run/NetworkManager
mount --bind ${folder}/lib /var/lib/NetworkManager
mount --bind ${folder}/run /run/NetworkManager
ip link set lo up
unshare --net sleep infinity &
far=$!
ip link add eth7 type veth peer name far7
until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.05; done
ip link set far7 netns $far
in_far="nsenter --target $far --net"
$in_far ip address add 10.99.7.1/24 dev far7
$in_far ip link set far7 up
$in_far ip link set lo up
$in_far dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --interface=far7 --bind-interfaces \
  --dhcp-range=10.99.7.100,10.99.7.120,1h --dhcp-option=6,10.99.7.1 --dhcp-leasefile=${folder}/leases \
  --user=root --log-facility=- &
dbus-daemon --config-file=${folder}/bus.conf --nofork &
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=${folder}/bus
until [ -S ${folder}/bus ]; do sleep 0.05; done
NetworkManager --debug --config ${folder}/manager.conf --config-dir ${folder}/conf.d \
  --state-file ${folder}/state --pid-file ${folder}/pid &
wait
`;

/** Starts it below `folder`; ready when NetworkManager answers. */
export async function manageNetwork(folder: string): Promise<ManagedNetwork> {
  const root = join(folder, "root");
  const profiles = join(root, "etc/NetworkManager/system-connections");
  for (const each of [join(folder, "lib"), join(folder, "run"), profiles])
    mkdirSync(each, { recursive: true });
  writeFileSync(join(folder, "bus.conf"), BUS(folder));
  writeFileSync(join(folder, "manager.conf"), MANAGER(profiles));
  const namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const holder = spawn("unshare", [...namespaces, "--propagation", "private", "sh", "-c", SETUP(folder)], {
    env: { PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [holder.stdout, holder.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-20_000);
    });
  const kill = () => void holder.kill("SIGKILL");
  process.once("exit", kill);
  const close = async () => {
    process.off("exit", kill);
    if (holder.exitCode !== null || holder.signalCode !== null) return;
    const closed = once(holder, "close");
    kill();
    await closed;
  };
  const env = { PATH, LC_ALL: "C.UTF-8", DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${folder}/bus` };
  const words = (program: string, more: string[]) => [
    ...["--target", insideOf(holder.pid ?? 0), "--net", "--mount", "--pid", "--", program, ...more],
  ];
  const run = (program: string, more: string[], input = "") =>
    new Promise<Said>((resolve) => {
      const child = execFile("nsenter", words(program, more), { env }, (error, out, err) =>
        resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
      );
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  try {
    await eventually("NetworkManager to answer", async () => {
      if (holder.exitCode !== null) throw new Error(said);
      return (await run("nmcli", ["--terse", "--fields", "RUNNING", "general"])).out.startsWith("running");
    });
  } catch (error) {
    await close();
    throw new Error(`NetworkManager did not start:\n${said}`, { cause: error });
  }
  return {
    root,
    run,
    start: (program, more) => spawn("nsenter", words(program, more), { env, stdio: "ignore" }),
    async addresses() {
      const { out } = await run("ip", ["-json", "address", "show", "dev", "eth7"]);
      const [device] = JSON.parse(out) as {
        addr_info: { local: string; prefixlen: number; scope: string }[];
      }[];
      return (device?.addr_info ?? [])
        .filter(({ scope }) => scope === "global")
        .map(({ local, prefixlen }) => `${local}/${prefixlen}`);
    },
    close,
  };
}

/** The first process within the namespaces, by its number outside of them. */
function insideOf(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0] ?? "";
}
