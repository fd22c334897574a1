// A directly attached network: the kernel finds neighbours by ARP, remembers about a thousand, and drops packets to
// everybody else without an error. The sweep must not be faster than that.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { attachNetwork, whyNotAttached } from "../support/attached-network.ts";

const reason = whyNotAttached();
if (reason !== undefined) console.warn(`\n!! No directly attached network is swept: ${reason}.\n`);

const printersProgram = new URL("../support/printers-program.ts", import.meta.url).pathname;
const scanProgram = new URL("../support/scan-program.ts", import.meta.url).pathname;
const PORT = 1161;
/** 1,534 addresses, half as many again as the kernel remembers, swept in two passes. */
const RANGE = "10.78.0.1-10.78.5.254";
// Behind the first thousand above all: those are lost to a sweep that is too fast.
const PRINTERS = ["10.78.0.9", "10.78.3.200", "10.78.4.60", "10.78.4.190", "10.78.5.77", "10.78.5.254"];

test.skipIf(reason !== undefined)(
  "finds every printer of a large attached network at the kernel's default limits, however fast it is told to go",
  { timeout: 60_000 },
  async () => {
    const network = attachNetwork("10.78.0.1/16", PRINTERS);
    try {
      const [command = "", ...words] = network.printers;
      const printers = spawn(
        command,
        [...words, process.execPath, printersProgram, String(PORT), ...PRINTERS],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      try {
        await once(printers.stdout, "data");
        const [box = "", ...within] = network.box;
        const scan = [scanProgram, RANGE, "--identify", "--json", "--port", String(PORT)];
        const { stdout } = await promisify(execFile)(box, [
          ...[...within, process.execPath, ...scan, "--rate", "20000", "--timeout", "500"],
        ]);
        const { printers: found, stats } = JSON.parse(stdout);
        expect(found.map(({ address }: { address: string }) => address)).toEqual(PRINTERS);
        expect(stats.packetsSent / stats.seconds).toBeLessThan(350);
      } finally {
        printers.kill();
        await once(printers, "close");
      }
    } finally {
      network.close();
    }
  },
);
