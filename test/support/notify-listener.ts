// A socket as systemd listens on it for what services say. Node has no datagrams over Unix sockets; Debian's perl has.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./programs.ts";

const LISTEN = `use Socket;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
bind($s, pack_sockaddr_un($ARGV[0])) or die;
$| = 1;
while (defined(recv($s, my $said, 4096, 0))) { $said =~ s/\\n/ /g; print "$said\\n"; }`;

/** Why nobody can listen here; undefined when somebody can. */
export function whyNoNotifyListener(): string | undefined {
  for (const file of ["/usr/bin/perl", "/usr/bin/systemd-notify"])
    if (!existsSync(file)) return `${file} is missing`;
  return undefined;
}

export interface NotifyListener {
  path: string;
  /** One line per datagram. */
  heard(): string[];
  close(): void;
}

/** Listens at `notify` in the folder. */
export async function listenForNotices(folder: string): Promise<NotifyListener> {
  const path = join(folder, "notify");
  const child = spawn("/usr/bin/perl", ["-e", LISTEN, path], { stdio: ["ignore", "pipe", "inherit"] });
  const close = () => void child.kill("SIGKILL");
  process.once("exit", close);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  await eventually("the listener", () => existsSync(path));
  return {
    path,
    // systemd-notify waits behind what it says until it was read; that is no notice.
    heard: () => text.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "BARRIER=1"),
    close() {
      process.off("exit", close);
      close();
    },
  };
}
