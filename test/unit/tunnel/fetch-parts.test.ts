import { describe, expect, test } from "vitest";
import { failure, success } from "../../../src/shared/index.ts";
import { fetchParts } from "../../../src/tunnel/fetch-parts.ts";

const digest = "ab".repeat(32);
const whole = Buffer.from("0123456789");
const part = (from: number, octets: Uint8Array = whole.subarray(from, from + 4)) => ({
  ...{ digest, from },
  data: Buffer.from(octets).toString("base64"),
});
const named = { digest, size: whole.length };

describe("parts", () => {
  test("are asked for in order and put together", async () => {
    const asked: number[] = [];
    const fetched = await fetchParts(async ({ from }) => {
      asked.push(from);
      return success(part(from));
    }, named);
    expect(asked).toEqual([0, 4, 8]);
    expect(fetched.ok && Buffer.from(fetched.value).toString()).toBe("0123456789");
  });

  test.each([
    ["another place", part(4)],
    ["another pack", { ...part(0), digest: "cd".repeat(32) }],
    ["nothing", part(0, new Uint8Array())],
    ["more than the whole", part(0, new Uint8Array(11))],
  ])("that hold %s end the fetching", async (_, wrong) => {
    const fetched = await fetchParts(async () => success(wrong), named);
    expect(!fetched.ok && fetched.problem.code).toBe("pack.not-genuine");
  });

  test("that the server does not offer any more, and a way that fails, are told apart", async () => {
    const gone = await fetchParts(async () => success(undefined), named);
    expect(!gone.ok && gone.problem.code).toBe("pack.not-offered");
    const cut = await fetchParts(async () => failure("tunnel.unreachable", "no way"), named);
    expect(!cut.ok && cut.problem.code).toBe("tunnel.unreachable");
  });
});
