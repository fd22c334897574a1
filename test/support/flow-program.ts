// Sends what it is told as another user, whether or not the kernel lets it: one JSON line per flow, answered by one
// line. UDP goes out of a socket that is kept by its name, so that a flow can be gone on with.
import { execFile } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { connect } from "node:net";
import { createInterface } from "node:readline";

export interface Flow {
  protocol: "udp" | "tcp" | "ping";
  to: string;
  port?: number;
  from?: { address?: string; port?: number };
}

const user = Number(process.argv[2]);
if (user !== 0) {
  process.setgroups?.([]);
  process.setgid?.(user);
  process.setuid?.(user);
}
const sockets = new Map<string, Promise<Socket>>();

function socketFor(flow: Flow): Promise<Socket> {
  const type = flow.to.includes(":") ? "udp6" : "udp4";
  const name = `${type} ${flow.from?.address} ${flow.from?.port}`;
  const kept =
    sockets.get(name) ??
    new Promise<Socket>((resolve, reject) => {
      const socket = createSocket({ type, reuseAddr: true });
      socket.once("error", reject);
      const options = {
        port: flow.from?.port ?? 0,
        ...(flow.from?.address && { address: flow.from.address }),
      };
      socket.bind(options, () => {
        socket.setBroadcast(true);
        resolve(socket);
      });
    });
  sockets.set(name, kept);
  return kept;
}

async function send(flow: Flow): Promise<void> {
  if (flow.protocol === "udp") {
    const socket = await socketFor(flow);
    await new Promise<void>((resolve) => socket.send("x", flow.port ?? 0, flow.to, () => resolve()));
  } else if (flow.protocol === "tcp") {
    const options = { host: flow.to, port: flow.port ?? 0 };
    const socket = connect(flow.from?.address ? { ...options, localAddress: flow.from.address } : options);
    socket.on("error", () => {});
    // The kernel sends the first packet at once; it must not send it again while others are looked at.
    await new Promise((sent) => setImmediate(sent));
    socket.destroy();
  } else {
    await new Promise<void>((resolve) => {
      execFile("ping", ["-n", "-c", "1", "-W", "0.2", "--", flow.to], () => resolve());
    });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  await send(JSON.parse(line) as Flow);
  process.stdout.write("done\n");
}
process.exit(0);
