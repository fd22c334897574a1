// A company's HTTP proxy: asks for a name and a password, forwards absolute URLs, tunnels CONNECT.

import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface ForwardProxy {
  /** With the credentials in it. */
  url: string;
  /** Without them. */
  bareUrl: string;
  /** `CONNECT host:port` or `POST http://…`, those that were let through. */
  passed: string[];
  refused: number;
  /** True: takes connections and says nothing. */
  isMute: boolean;
  openSockets(): number;
  close(): Promise<void>;
}

export async function startForwardProxy(name = "print box", password = "p:a@s/s"): Promise<ForwardProxy> {
  const sockets = new Set<Socket>();
  const expected = `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
  const proxy: ForwardProxy = {
    url: "",
    bareUrl: "",
    passed: [],
    refused: 0,
    isMute: false,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  const server = createServer((request, response) => {
    if (proxy.isMute) return;
    if (request.headers["proxy-authorization"] !== expected) {
      proxy.refused++;
      response.writeHead(407, { "proxy-authenticate": 'Basic realm="office"' });
      response.end("<html>log in</html>");
      return;
    }
    proxy.passed.push(`${request.method} ${request.url}`);
    const { "proxy-authorization": _, ...headers } = request.headers;
    const outgoing = httpRequest(
      request.url ?? "",
      { method: request.method, headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on("error", () => response.destroy());
    request.pipe(outgoing);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  server.on("connect", (request, client: Socket, head) => {
    if (proxy.isMute) {
      // Keeps silent, but sees the other end go.
      client.on("end", () => client.end());
      client.resume();
      return;
    }
    if (request.headers["proxy-authorization"] !== expected) {
      proxy.refused++;
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="office"\r\n\r\n',
      );
      return;
    }
    proxy.passed.push(`CONNECT ${request.url}`);
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const target = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.write(head);
      target.pipe(client);
      client.pipe(target);
    });
    target.on("error", () => client.destroy());
    client.on("close", () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  proxy.bareUrl = `http://127.0.0.1:${port}`;
  proxy.url = `http://${encodeURIComponent(name)}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
  return proxy;
}
