import { expect, test } from "vitest";
import { failure, type Outcome, success } from "../../../src/shared/index.ts";
import { type HttpAnswer, tryServer } from "../../../src/tunnel/index.ts";

const SERVER = "https://tally.example";
const unreachable = (hop: string) => failure("tunnel.unreachable", "It cannot be reached.", { hop });
const page = success({ status: 200, body: new TextEncoder().encode("<html>Please sign in</html>") });

async function hopsWhen(answer: Outcome<HttpAnswer>, server = SERVER, hasProxy = false) {
  const { hops, problem } = await tryServer(async () => answer, { server, hasProxy });
  return [...hops.map(({ hop, state }) => `${hop} ${state}`), problem?.code];
}

test("of the steps on the way those before the one that failed are fine, and those behind it were not tried", async () => {
  expect(await hopsWhen(unreachable("dns"))).toEqual([
    ...["dns failed", "tcp not-tried", "tls not-tried", "http not-tried", "keys not-tried"],
    "tunnel.unreachable",
  ]);
  expect((await hopsWhen(unreachable("tls"))).slice(0, 4)).toEqual([
    ...["dns fine", "tcp fine", "tls failed", "http not-tried"],
  ]);
});

test("what answers and is no server fails at the keys", async () => {
  expect(await hopsWhen(page)).toEqual([
    ...["dns fine", "tcp fine", "tls fine", "http fine", "keys failed"],
    "tunnel.not-a-server",
  ]);
});

test("the way has the steps that there are: no name in an address, no encryption over http, a proxy instead of both", async () => {
  expect(await hopsWhen(unreachable("tcp"), "http://192.0.2.1:8080")).toEqual([
    ...["tcp failed", "http not-tried", "keys not-tried"],
    "tunnel.unreachable",
  ]);
  expect((await hopsWhen(unreachable("proxy"), SERVER, true)).slice(0, 2)).toEqual([
    ...["proxy failed", "tls not-tried"],
  ]);
});
