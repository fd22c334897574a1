// Bodies with and without a stated length, over the server that is shipped.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyLimit } from "../../src/http/index.ts";

const app = new Hono();
app.use(bodyLimit({ maxSize: 1000, onError: (c) => c.text("too much", 413) }));
app.post("/octets", async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
app.post("/json", async (c) => c.json(await c.req.json()));
app.post("/form", async (c) => c.json(await c.req.parseBody()));
app.delete("/thing", (c) => c.body(null, 204));
app.get("/thing", (c) => c.text("there"));

const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
let port = 0;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** As `"chunks"` the body is written in pieces, without a length before it. */
function send(
  method: string,
  path: string,
  { body, as, type = "" }: { body?: string; as?: "chunks" | "one piece"; type?: string } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const headers: Record<string, string> = { ...(type && { "content-type": type }) };
    if (as === "chunks") headers["transfer-encoding"] = "chunked";
    else if (body !== undefined) headers["content-length"] = String(Buffer.byteLength(body));
    const asked = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      answer.on("end", () => done({ status: answer.statusCode ?? 0, text }));
    });
    asked.on("error", fail);
    for (let at = 0; at < (body?.length ?? 0); at += 100) asked.write(body?.slice(at, at + 100));
    asked.end();
  });
}

describe.each(["chunks", "one piece"] as const)("a body sent as %s", (as) => {
  test("arrives whole, as octets, as JSON and as a form", async () => {
    const octets = await send("POST", "/octets", { body: "x".repeat(1000), as });
    expect(octets).toEqual({ status: 200, text: "1000" });
    const json = { body: '{"a":[1,2]}', as, type: "application/json" };
    expect((await send("POST", "/json", json)).text).toBe('{"a":[1,2]}');
    const form = { body: "name=robin&word=a%20b", as, type: "application/x-www-form-urlencoded" };
    expect((await send("POST", "/form", form)).text).toBe('{"name":"robin","word":"a b"}');
  });

  test("is refused beyond the limit", async () => {
    expect(await send("POST", "/octets", { body: "x".repeat(1001), as })).toMatchObject({ status: 413 });
  });
});

test("a request without a body is no fault, whatever its method", async () => {
  expect(await send("GET", "/thing")).toEqual({ status: 200, text: "there" });
  expect(await send("DELETE", "/thing")).toEqual({ status: 204, text: "" });
});
