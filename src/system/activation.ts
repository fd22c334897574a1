// Sockets that systemd opened for us and handed over, sd_listen_fds(3): a low port without a capability.

/** The first descriptor handed over, SD_LISTEN_FDS_START. */
const FIRST = 3;
const MOST = 16;

/** Descriptors of listening sockets by the names their units give them; empty where none are meant for this process. */
export function activatedSockets(env: Record<string, string | undefined>, pid: number): Map<string, number> {
  const count = Number(env.LISTEN_FDS);
  // The variables are inherited: they may be meant for a process above.
  if (env.LISTEN_PID !== String(pid) || !(count >= 1 && count <= MOST)) return new Map();
  const names = (env.LISTEN_FDNAMES ?? "").split(":");
  return new Map(Array.from({ length: count }, (_, at) => [names[at] ?? "", FIRST + at]));
}
