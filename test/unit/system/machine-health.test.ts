// The machine's health from the kernel's files, here a small tree of them.
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readMachineHealth, systemHostTree } from "../../../src/system/index.ts";
import { readWear } from "../../../src/system/wear.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tallybox-sys-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
const read = () => readMachineHealth(systemHostTree(root), root);

test("temperature, memory and silent sensors are told as the kernel has them", async () => {
  put({
    "proc/meminfo": "MemTotal:  500000 kB\nMemAvailable:  250000 kB\n",
    "sys/class/thermal/thermal_zone0/temp": "48312\n",
    "sys/class/hwmon/hwmon0/name": "cpu_thermal\n",
    "sys/class/hwmon/hwmon1/name": "rpi_volt\n",
    "sys/class/hwmon/hwmon1/in0_lcrit_alarm": "0\n",
  });
  expect(await read()).toMatchObject({
    temperatureCelsius: 48.312,
    alarms: [],
    memoryBytes: 512_000_000,
    memoryFreeBytes: 256_000_000,
  });
});

test("too little voltage and too much heat are alarms of the sensor that raises them", async () => {
  put({
    "sys/class/hwmon/hwmon0/name": "rpi_volt\n",
    "sys/class/hwmon/hwmon0/in0_lcrit_alarm": "1\n",
    "sys/class/hwmon/hwmon1/name": "cpu_thermal\n",
    "sys/class/hwmon/hwmon1/temp1_input": "85000\n",
    "sys/class/hwmon/hwmon1/temp1_crit_alarm": "1\n",
    "sys/class/hwmon/hwmon1/temp1_max_alarm": "1\n",
    "sys/class/hwmon/hwmon1/fan1_alarm": "garbled\n",
  });
  const { alarms, temperatureCelsius } = await read();
  expect(temperatureCelsius).toBe(85);
  expect(alarms).toEqual([
    { sensor: "rpi_volt", kind: "voltage" },
    { sensor: "cpu_thermal", kind: "temperature" },
  ]);
});

test("what has no source is absent, and never a number that was not told", async () => {
  const health = await read();
  expect(new Set(Object.keys(health))).toEqual(new Set(["diskBytes", "diskFreeBytes", "wear"]));
  expect(health.wear).toEqual({});
  expect(health.diskBytes).toBeGreaterThan(health.diskFreeBytes);
});

test("wear is what the medium below the data says of itself, and what ext4 counts", async () => {
  // mmcblk0p4 is 179:4; its folder stands in the medium's.
  const device = 179 * 256 + 4;
  put({
    "sys/devices/mmcblk0/device/life_time": "0x02 0x04\n",
    "sys/devices/mmcblk0/device/pre_eol_info": "0x02\n",
    "sys/devices/mmcblk0/mmcblk0p4/partition": "4\n",
    "sys/fs/ext4/mmcblk0p4/lifetime_write_kbytes": "2048\n",
  });
  mkdirSync(join(root, "sys/dev/block"), { recursive: true });
  symlinkSync("../../devices/mmcblk0/mmcblk0p4", join(root, "sys/dev/block/179:4"));
  expect(await readWear(systemHostTree(root), device)).toEqual({
    usedPercent: 40,
    isUrgent: true,
    writtenBytes: 2_097_152,
  });
  put({
    "sys/devices/mmcblk0/device/life_time": "0x00 0x00\n",
    "sys/devices/mmcblk0/device/pre_eol_info": "\n",
    "sys/fs/ext4/mmcblk0p4/lifetime_write_kbytes": "\n",
  });
  expect(await readWear(systemHostTree(root), device)).toEqual({});
});

test("this machine's own numbers of devices are taken apart as the kernel's folder names them", async () => {
  const { dev } = statSync("/");
  const names = await systemHostTree().list("/sys/dev/block");
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return undefined;
  };
  await readWear({ ...systemHostTree(root), read }, dev);
  const name = /^\/sys\/dev\/block\/([\d:]+)\//.exec(asked[0] ?? "")?.[1];
  expect(name).toMatch(/^\d+:\d+$/);
  // A root that stands on no block device (a container's overlay) has a number that is in no folder.
  if (!name?.startsWith("0:")) expect(names).toContain(name);
});
