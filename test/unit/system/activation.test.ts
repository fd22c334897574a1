import { expect, test } from "vitest";
import { activatedSockets } from "../../../src/system/index.ts";

const env = { LISTEN_FDS: "2", LISTEN_PID: "77", LISTEN_FDNAMES: "http:https" };

test("sockets that were handed over are known by their names", () => {
  expect([...activatedSockets(env, 77)]).toEqual([
    ["http", 3],
    ["https", 4],
  ]);
});

test("what was meant for another process, or is nonsense, is nothing", () => {
  expect(activatedSockets(env, 78).size).toBe(0);
  expect(activatedSockets({}, 77).size).toBe(0);
  for (const LISTEN_FDS of ["", "0", "-1", "many", "1e9"])
    expect(activatedSockets({ ...env, LISTEN_FDS }, 77).size).toBe(0);
});
