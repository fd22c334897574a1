// How worn the medium is, where it tells: eMMC keeps an estimate of its own, memory cards and sticks keep none.
import type { HostTree } from "./host-tree.ts";

export interface Wear {
  /** Upper end of what the medium estimates, in steps of ten; 110 for “more than it was made for”. */
  usedPercent?: number;
  /** The medium says that its spare blocks run out. */
  isUrgent?: boolean;
  /** Octets ever written to the file system, as ext4 counts them. */
  writtenBytes?: number;
}

/** `device` is the block device below the data, as stat(2) numbers it. */
export async function readWear(tree: HostTree, device: number): Promise<Wear> {
  const folder = `/sys/dev/block/${major(device)}:${minor(device)}`;
  // A partition's folder stands in that of its medium.
  const told = async (file: string) =>
    (await tree.read(`${folder}/device/${file}`)) ?? (await tree.read(`${folder}/../device/${file}`));
  const name = await tree.target(folder);
  const kilobytes = Number.parseInt(
    (name && (await tree.read(`/sys/fs/ext4/${name}/lifetime_write_kbytes`))) || "",
    10,
  );
  return {
    ...parseLifeTime(await told("life_time")),
    ...parsePreEol(await told("pre_eol_info")),
    ...(Number.isFinite(kilobytes) && { writtenBytes: kilobytes * 1024 }),
  };
}

/** JEDEC EMMC 5.0, DEVICE_LIFE_TIME_EST: one figure per type of memory, `0x02 0x01`; 0x01 is up to 10 percent. */
function parseLifeTime(text: string | undefined): Pick<Wear, "usedPercent"> {
  const steps = (text ?? "").trim().split(/\s+/).map(Number);
  const worst = Math.max(0, ...steps.filter((step) => step >= 1 && step <= 0x0b));
  return worst === 0 ? {} : { usedPercent: worst * 10 };
}

/** JEDEC EMMC 5.0, PRE_EOL_INFO: 1 normal, 2 warning, 3 urgent. */
function parsePreEol(text: string | undefined): Pick<Wear, "isUrgent"> {
  const state = Number((text ?? "").trim() || Number.NaN);
  return state >= 1 && state <= 3 ? { isUrgent: state > 1 } : {};
}

/** <sys/sysmacros.h>: the two numbers are interleaved. */
function major(device: number): number {
  const wide = BigInt(device);
  return Number(((wide >> 8n) & 0xfffn) | ((wide >> 32n) & ~0xfffn));
}

function minor(device: number): number {
  const wide = BigInt(device);
  return Number((wide & 0xffn) | ((wide >> 12n) & ~0xffn & 0xffffffffn));
}
