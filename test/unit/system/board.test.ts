import { describe, expect, test } from "vitest";
import { parseMeminfo } from "../../../src/system/health.ts";
import { readBoard } from "../../../src/system/index.ts";

const files = (content: Record<string, string>) => ({ read: async (path: string) => content[path] });

describe("which board this is", () => {
  test("a device tree tells model and serial number, ended by NUL", async () => {
    const board = await readBoard(
      files({
        "/proc/device-tree/model": "Acme Board 4 Rev 1.5\0",
        "/proc/device-tree/serial-number": "10000000abcdef01\0",
      }),
    );
    expect(board).toEqual({ model: "Acme Board 4 Rev 1.5", serial: "10000000abcdef01" });
  });

  test("firmware that was never filled in tells nothing", async () => {
    const board = await readBoard(
      files({
        "/sys/class/dmi/id/product_name": "To be filled by O.E.M.\n",
        "/sys/class/dmi/id/product_serial": "Default string\n",
      }),
    );
    expect(board).toEqual({});
  });
});

test("memory is told in bytes, and what the kernel does not tell is absent", () => {
  expect(parseMeminfo("MemTotal:        500000 kB\nMemFree:  1 kB\nMemAvailable:    250000 kB\n")).toEqual({
    memoryBytes: 512_000_000,
    memoryFreeBytes: 256_000_000,
  });
  expect(parseMeminfo("")).toEqual({});
});
