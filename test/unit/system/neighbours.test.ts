import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseArpTable, systemNeighbours } from "../../../src/system/index.ts";

const table = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         02:fc:00:00:00:05     *        eth0
192.168.1.9      0x1         0x0         00:00:00:00:00:00     *        eth0
192.168.1.20     0x1         0x6         02:fc:00:00:00:20     *        wlan0
nonsense
`;

const proc = mkdtempSync(join(tmpdir(), "proc-"));
afterAll(() => rmSync(proc, { recursive: true }));

test("an entry is complete only when somebody answered the ARP request", () => {
  expect(parseArpTable(table)).toEqual([
    { address: "192.168.1.1", interface: "eth0", complete: true },
    { address: "192.168.1.9", interface: "eth0", complete: false },
    { address: "192.168.1.20", interface: "wlan0", complete: true },
  ]);
});

test("a system without these files has no neighbours and tells no limit", async () => {
  const port = systemNeighbours(join(proc, "absent"));
  expect(await port.entries()).toEqual([]);
  expect(await port.limit()).toBeUndefined();
});

test("reads the table and its limit where Linux keeps them", async () => {
  mkdirSync(join(proc, "net"));
  mkdirSync(join(proc, "sys/net/ipv4/neigh/default"), { recursive: true });
  writeFileSync(join(proc, "net/arp"), table);
  writeFileSync(join(proc, "sys/net/ipv4/neigh/default/gc_thresh3"), "1024\n");
  const port = systemNeighbours(proc);
  expect(await port.entries()).toHaveLength(3);
  expect(await port.limit()).toBe(1024);
});
