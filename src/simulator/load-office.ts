// An office from disk: a file that describes it, or a folder of recordings.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, resolve, sep } from "node:path";
import { formatIpv4, parseIpv4 } from "../model/index.ts";
import { parseRecording } from "../recording/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { DeviceDefinition, OfficeDefinition, Variable } from "./definition.ts";
import { type OfficeFile, officeFileSchema } from "./office-file.ts";

const MAX_FILE_BYTES = 64 * 1024 * 1024;
const FIRST_ADDRESS = "127.77.0.1";
const DEFAULT_PORT = 1161;

export interface LoadOptions {
  /** First address for the devices of a folder; default 127.77.0.1. */
  firstAddress?: string;
  /** Told of each line of a recording whose value cannot be played; the rest of the recording is. */
  onUnplayable?: (file: string, line: number, reason: string) => void;
}

/** Reads OFFICE.json, one .snmprec file or a folder of them; problems simulator.invalid, recording.invalid. */
export async function loadOffice(
  path: string,
  options: LoadOptions = {},
): Promise<Outcome<OfficeDefinition>> {
  const found = await attempt(path, () => stat(path));
  if (!found.ok) return found;
  if (found.value.isDirectory()) return fromFolder(path, options);
  if (extname(path) === ".snmprec") return fromRecordings(basename(path), [path], options);
  return fromOfficeFile(path, options);
}

async function fromFolder(folder: string, options: LoadOptions): Promise<Outcome<OfficeDefinition>> {
  const listed = await attempt(folder, () => readdir(folder));
  if (!listed.ok) return listed;
  const files = listed.value.filter((name) => name.endsWith(".snmprec")).sort();
  if (files.length === 0) return failure("simulator.invalid", `${folder} holds no .snmprec file`);
  return fromRecordings(
    basename(resolve(folder)),
    files.map((name) => resolve(folder, name)),
    options,
  );
}

async function fromRecordings(
  name: string,
  files: string[],
  options: LoadOptions,
): Promise<Outcome<OfficeDefinition>> {
  const first = parseIpv4(options.firstAddress ?? FIRST_ADDRESS);
  if (first === undefined || first >>> 24 !== 127 || (first + files.length - 1) >>> 24 !== 127)
    return failure(
      "simulator.invalid",
      `Devices can only stand at 127.x.y.z, not at ${options.firstAddress}`,
    );
  const devices: DeviceDefinition[] = [];
  for (const [index, file] of files.entries()) {
    const recording = await readRecording(file, options);
    if (!recording.ok) return recording;
    devices.push({
      name: basename(file, ".snmprec"),
      address: formatIpv4(first + index),
      variables: recording.value,
    });
  }
  return success({ name, port: DEFAULT_PORT, devices });
}

async function fromOfficeFile(path: string, options: LoadOptions): Promise<Outcome<OfficeDefinition>> {
  const octets = await readLimited(path);
  if (!octets.ok) return octets;
  let json: unknown;
  try {
    json = JSON.parse(octets.value.toString());
  } catch (cause) {
    return failure("simulator.invalid", `${path} is no JSON: ${String(cause)}`);
  }
  const parsed = officeFileSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join(".") || "the document";
    return failure("simulator.invalid", `${path}: ${field}: ${issue?.message}`, {
      issues: parsed.error.issues.map((each) => ({ path: each.path.join("."), message: each.message })),
    });
  }
  const { name, port, since } = parsed.data;
  const devices: DeviceDefinition[] = [];
  for (const device of parsed.data.devices) {
    const defined = await defineDevice(dirname(path), device, options);
    if (!defined.ok) return defined;
    devices.push(defined.value);
  }
  return success({ name, port, ...(since !== undefined && { since }), devices });
}

async function defineDevice(
  folder: string,
  { recording, variables, ...rest }: OfficeFile["devices"][number],
  options: LoadOptions,
): Promise<Outcome<DeviceDefinition>> {
  let recorded: Variable[] = [];
  if (recording !== undefined) {
    const file = resolve(folder, recording);
    if (!file.startsWith(resolve(folder) + sep))
      return failure(
        "simulator.invalid",
        `${rest.name}: the recording ${recording} is not beside the office file`,
      );
    const read = await readRecording(file, options);
    if (!read.ok) return read;
    recorded = read.value;
  }
  return success({ ...rest, variables: [...recorded, ...variables] });
}

async function readRecording(file: string, options: LoadOptions): Promise<Outcome<Variable[]>> {
  const octets = await readLimited(file);
  if (!octets.ok) return octets;
  return parseRecording(octets.value, file, (line, reason) => options.onUnplayable?.(file, line, reason));
}

async function readLimited(path: string): Promise<Outcome<Buffer>> {
  const found = await attempt(path, () => stat(path));
  if (!found.ok) return found;
  if (found.value.size > MAX_FILE_BYTES)
    return failure("simulator.invalid", `${path} is larger than ${MAX_FILE_BYTES} bytes`);
  return attempt(path, () => readFile(path));
}

async function attempt<T>(path: string, read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return success(await read());
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return failure("simulator.invalid", `Cannot read ${path} (${reason})`);
  }
}
