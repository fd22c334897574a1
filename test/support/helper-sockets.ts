// Sockets as systemd opens them for the helpers: one concern behind each, one request per connection.
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { type Concern, serveRequest } from "../../src/host/index.ts";
import { silentLog } from "../../src/shared/index.ts";

/** Opens `CONCERN.sock` in the folder for each concern; the answer closes them. */
export async function openHelperSockets(folder: string, concerns: Record<string, Concern>) {
  const servers = await Promise.all(
    Object.entries(concerns).map(
      ([name, concern]) =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer({ allowHalfOpen: true }, (socket) => {
            socket.on("error", () => {});
            const write = (text: string) => void socket.end(text);
            void serveRequest(concern, { input: socket, write }, silentLog);
          });
          server.once("error", reject);
          server.listen(join(folder, `${name}.sock`), () => resolve(server));
        }),
    ),
  );
  return async () => {
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  };
}
