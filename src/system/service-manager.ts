// What the service tells systemd, sd_notify(3): that it is ready, how it is, and, as long as it is well, that it lives.
// Node has no datagrams over Unix sockets, so systemd's own systemd-notify sends them.
import { execFile } from "node:child_process";
import type { Clock, Log } from "../shared/index.ts";

export interface ServiceManager {
  /** The service answers; `status` stands beside it in systemctl's list. */
  ready(status: string): Promise<void>;
  stopping(): Promise<void>;
  /**
   * Says twice per watchdog's interval that the service lives, as long as it is asked and answers that it is well. A
   * service that does not is killed and started again; resolves with the signal, or at once without a watchdog.
   */
  watch(isWell: () => Wellness, signal: AbortSignal): Promise<void>;
}

export type Wellness = { isWell: true } | { isWell: false; why: string };

const NOTIFY_MS = 5_000;

/** The service manager that the environment names; undefined where there is none. */
export function serviceManager(
  ports: { clock: Clock; log: Log },
  env: Record<string, string | undefined>,
): ServiceManager | undefined {
  const socket = env.NOTIFY_SOCKET;
  if (socket === undefined) return undefined;
  const { clock, log } = ports;
  const intervalMs = Number(env.WATCHDOG_USEC) / 1000;

  const notify = (...words: string[]) =>
    new Promise<void>((resolve) => {
      const surroundings = { NOTIFY_SOCKET: socket, PATH: env.PATH ?? "/usr/bin:/bin" };
      const options = { env: surroundings, timeout: NOTIFY_MS, killSignal: "SIGKILL" as const };
      execFile("systemd-notify", words, options, (error) => {
        if (error) log.warn("systemd could not be told", { error: error.message });
        resolve();
      });
    });

  return {
    ready: (status) => notify("--ready", `--status=${status}`),
    stopping: () => notify("STOPPING=1"),
    async watch(isWell, signal) {
      if (!(intervalMs > 0)) return;
      let told = true;
      while (!signal.aborted) {
        const wellness = isWell();
        if (wellness.isWell) await notify("WATCHDOG=1");
        else log.error("the service is not well", { why: wellness.why });
        if (wellness.isWell !== told)
          await notify(`--status=${wellness.isWell ? "Well again" : wellness.why}`);
        told = wellness.isWell;
        await clock.sleep(intervalMs / 2, signal);
      }
    },
  };
}
