import { expect, test } from "vitest";
import { programRunner } from "../../../src/host/run-program.ts";

const run = programRunner({ path: "/usr/bin:/bin" });

test("a program gets its words as they are, its input, and nothing of our surroundings", async () => {
  expect(await run("printf", ["%s", "$HOME;`id`"])).toMatchObject({ status: 0, out: "$HOME;`id`" });
  expect(await run("cat", [], { input: "told" })).toMatchObject({ status: 0, out: "told" });
  expect((await run("env", [])).out.split("\n").filter(Boolean)).toEqual([
    "PATH=/usr/bin:/bin",
    "LC_ALL=C.UTF-8",
  ]);
});

test("one that fails tells how, and one that is missing, slow or says too much has no status", async () => {
  expect(await run("sh", ["-c", "echo why >&2; exit 7"])).toEqual({ status: 7, out: "", err: "why\n" });
  expect(await run("tallybox-no-such-program", [])).not.toHaveProperty("status");
  expect(await run("sleep", ["60"], { timeoutMs: 50 })).not.toHaveProperty("status");
  expect(await run("yes", [])).not.toHaveProperty("status");
});
