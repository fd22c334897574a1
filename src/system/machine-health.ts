// How the machine itself is, for the page: what has no source on this machine is absent, and shown as “not told”.
import { stat, statfs } from "node:fs/promises";
import { parseMeminfo } from "./health.ts";
import type { HostTree } from "./host-tree.ts";
import { readWear, type Wear } from "./wear.ts";

export interface MachineHealth {
  temperatureCelsius?: number;
  /** The kernel's own alarms (too little voltage, too hot): `[]` while they keep silent, absent without a sensor. */
  alarms?: SensorAlarm[];
  memoryBytes?: number;
  memoryFreeBytes?: number;
  diskBytes: number;
  diskFreeBytes: number;
  wear: Wear;
}

export interface SensorAlarm {
  /** As its driver calls it: `rpi_volt`, `cpu_thermal`. */
  sensor: string;
  kind: "voltage" | "temperature" | "other";
}

const HWMON = "/sys/class/hwmon";

export async function readMachineHealth(tree: HostTree, dataFolder: string): Promise<MachineHealth> {
  const [memory, disk, folder] = await Promise.all([
    tree.read("/proc/meminfo"),
    statfs(dataFolder),
    stat(dataFolder),
  ]);
  const temperature = await readTemperature(tree);
  const alarms = await readAlarms(tree);
  return {
    ...(temperature !== undefined && { temperatureCelsius: temperature }),
    ...(alarms && { alarms }),
    ...parseMeminfo(memory ?? ""),
    diskBytes: disk.blocks * disk.bsize,
    diskFreeBytes: disk.bavail * disk.bsize,
    wear: await readWear(tree, folder.dev),
  };
}

/** The processor's; sensors tell thousandths of a degree. */
async function readTemperature(tree: HostTree): Promise<number | undefined> {
  const paths = ["/sys/class/thermal/thermal_zone0/temp"];
  for (const sensor of await tree.list(HWMON)) paths.push(`${HWMON}/${sensor}/temp1_input`);
  for (const path of paths) {
    const thousandths = Number.parseInt((await tree.read(path)) ?? "", 10);
    if (Number.isFinite(thousandths)) return thousandths / 1000;
  }
  return undefined;
}

/** Documentation/hwmon/sysfs-interface: `in0_lcrit_alarm`, `temp1_crit_alarm` …, 1 while there is alarm. */
async function readAlarms(tree: HostTree): Promise<SensorAlarm[] | undefined> {
  let isTold = false;
  const alarms: SensorAlarm[] = [];
  for (const sensor of await tree.list(HWMON))
    for (const file of await tree.list(`${HWMON}/${sensor}`)) {
      const kind = /^(in|temp|[a-z]+)\d*(_[a-z]+)*_alarm$/.exec(file)?.[1];
      const state = kind === undefined ? undefined : (await tree.read(`${HWMON}/${sensor}/${file}`))?.trim();
      if (state !== "0" && state !== "1") continue;
      isTold = true;
      if (state === "0") continue;
      const name = (await tree.read(`${HWMON}/${sensor}/name`))?.trim() || sensor;
      const what = kind === "in" ? "voltage" : kind === "temp" ? "temperature" : "other";
      if (!alarms.some((alarm) => alarm.sensor === name && alarm.kind === what))
        alarms.push({ sensor: name, kind: what });
    }
  return isTold ? alarms : undefined;
}
