// One ICMP echo through the system's own ping, which may do what this process may not.
import { execFile } from "node:child_process";
import { isIP } from "node:net";

/** What came back; undefined where the system has no ping that this user may run. */
export type EchoResult = "answered" | "none" | "prohibited" | "unreachable" | undefined;

export type EchoPort = (address: string, signal?: AbortSignal) => Promise<EchoResult>;

const WAIT_SECONDS = 1;

/** ping(8) of iputils or busybox, called `program`: one packet, no names resolved, nothing passes a shell. */
export function systemEcho(program = "ping"): EchoPort {
  return (address, signal) =>
    new Promise((resolve) => {
      if (isIP(address) === 0) return resolve(undefined);
      const words = ["-n", "-c", "1", "-W", String(WAIT_SECONDS), "--", address];
      const options = {
        timeout: (WAIT_SECONDS + 2) * 1000,
        maxBuffer: 8192,
        env: { LC_ALL: "C", PATH: "/usr/bin:/bin:/usr/sbin:/sbin" },
        ...(signal && { signal }),
      };
      execFile(program, words, options, (error, stdout) => {
        if (!error) return resolve("answered");
        // ping ends with 1 when no answer came; anything else is about ping itself.
        resolve(error.code === 1 ? judgeEcho(stdout) : undefined);
      });
    });
}

/** What routers said instead of an answer, as iputils words it; busybox says nothing. */
export function judgeEcho(output: string): "none" | "prohibited" | "unreachable" {
  if (/Packet filtered|Communication.* prohibited/i.test(output)) return "prohibited";
  // Our own kernel's word after a search by ARP is no router's: it names one of our own addresses.
  if (/^From .*Destination Net Unreachable/im.test(output)) return "unreachable";
  return "none";
}
