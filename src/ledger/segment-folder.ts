// The folder of a ledger's files: finding the chain in force, growing it, reading it back, letting go of the oldest.

import { join } from "node:path";
import type { LedgerEntry } from "../protocol/index.ts";
import type { Outcome } from "../shared/index.ts";
import { attemptWrite, type Files } from "../state/index.ts";
import type { ChainState } from "./chain-state.ts";
import {
  headerLine,
  parseSegmentName,
  type ReadSegment,
  readSegment,
  segmentName,
  stateBefore,
} from "./segment.ts";

/** A file that has grown by so much is followed by another. */
const SEGMENT_BYTES = 1024 * 1024;

export interface SegmentFolder {
  /** The end of a chain of this key: of the named one, else of the one written last. */
  latest(applianceKey: string, chain: string | null): Promise<ReadSegment | undefined>;
  /** Begins a file with the chain as it stands. */
  begin(state: ChainState): Promise<Outcome<void>>;
  append(lines: string): Promise<Outcome<void>>;
  /** True when the next append had better begin another file. */
  isFull(): boolean;
  /** Entries of a chain from an index on, at most so many; fewer where a file is gone or damaged. */
  entries(chain: string, from: number, most: number): Promise<LedgerEntry[]>;
  /** A chain as it was before that entry; undefined where no file tells. */
  stateBefore(chain: string, index: number): Promise<ChainState | undefined>;
  /** Where the chain that was written last ends, whosever key it bears. */
  lastOfAll(): Promise<ChainPoint | null>;
  /** Removes the oldest files over the bound; of the chain in force only what the server has. */
  prune(chain: string, acknowledged: number, keepBytes: number): Promise<void>;
}

export interface ChainPoint {
  chain: string;
  index: number;
  hash: string;
}

interface Current {
  path: string;
  startBytes: number;
  sizeBytes: number;
  /** More may stand there than was written whole. */
  isTorn: boolean;
}

export function createSegmentFolder(folder: string, files: Files): SegmentFolder {
  let current: Current | undefined;

  /** Segments in their order. */
  async function segments(of?: string) {
    const names = await files.list(folder);
    return names
      .flatMap((name) => {
        const told = parseSegmentName(name);
        return told && (of === undefined || told.chain === of) ? [{ path: join(folder, name), ...told }] : [];
      })
      .sort((a, b) => a.first - b.first);
  }

  async function read(path: string): Promise<ReadSegment | undefined> {
    const content = await files.read(path);
    return content && readSegment(content);
  }

  async function newestFirst(preferred: string | null) {
    const found = await segments();
    const aged = await Promise.all(
      found.map(async (each) => ({ ...each, modifiedAt: (await files.stat(each.path))?.modifiedAt ?? 0 })),
    );
    return aged.sort((a, b) => {
      if ((a.chain === preferred) !== (b.chain === preferred)) return a.chain === preferred ? -1 : 1;
      return b.modifiedAt - a.modifiedAt || b.first - a.first;
    });
  }

  return {
    async latest(applianceKey, chain) {
      for (const { path } of await newestFirst(chain)) {
        const segment = await read(path);
        // A file whose first line never reached the medium holds nothing that was ever told.
        if (!segment || segment.state.start.applianceKey !== applianceKey) continue;
        current = {
          path,
          startBytes: 0,
          sizeBytes: segment.goodBytes,
          isTorn: segment.condition !== "whole",
        };
        return segment;
      }
      return undefined;
    },

    async begin(state) {
      const header = Buffer.from(headerLine(state));
      const path = join(folder, segmentName(state));
      current = undefined;
      const written = await attemptWrite("the ledger", async () => {
        await files.writeSynced(path, header);
        await files.syncFolder(folder);
      });
      if (written.ok) current = { path, startBytes: header.length, sizeBytes: header.length, isTorn: false };
      return written;
    },

    async append(lines) {
      const at = current;
      if (!at) throw new Error("the ledger has no file to grow");
      const content = Buffer.from(lines);
      if (at.isTorn) {
        const cut = await attemptWrite("the ledger", () => files.cutSynced(at.path, at.sizeBytes));
        if (!cut.ok) return cut;
      }
      at.isTorn = true;
      const written = await attemptWrite("the ledger", () => files.appendSynced(at.path, content));
      if (!written.ok) return written;
      at.isTorn = false;
      at.sizeBytes += content.length;
      return written;
    },

    isFull: () => current !== undefined && current.sizeBytes - current.startBytes > SEGMENT_BYTES,

    async entries(chain, from, most) {
      const found: LedgerEntry[] = [];
      const all = await segments(chain);
      for (const [i, { path, first }] of all.entries()) {
        const isBefore = (all[i + 1]?.first ?? Number.POSITIVE_INFINITY) <= from;
        if (isBefore || found.length >= most) continue;
        if (first > from + found.length) break;
        const segment = await read(path);
        if (!segment) break;
        const fresh = segment.entries.slice(from + found.length - first);
        for (const entry of fresh.slice(0, most - found.length)) found.push(entry);
      }
      return found;
    },

    async stateBefore(chain, index) {
      const found = (await segments(chain)).findLast(({ first }) => first <= index);
      const content = found && (await files.read(found.path));
      return content && stateBefore(content, index);
    },

    async lastOfAll() {
      for (const { path } of await newestFirst(null)) {
        const { state } = (await read(path)) ?? {};
        if (state && state.index > 0)
          return { chain: state.start.chain, index: state.index, hash: state.hash };
      }
      return null;
    },

    async prune(chain, acknowledged, keepBytes) {
      const all = await segments();
      const aged = await Promise.all(
        all.map(async (each) => ({ ...each, ...(await files.stat(each.path)) })),
      );
      aged.sort((a, b) => (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0));
      let total = aged.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
      for (const { path, chain: of, first, sizeBytes = 0 } of aged) {
        if (total <= keepBytes) return;
        const next = all.find((each) => each.chain === of && each.first > first);
        const isSafe = of !== chain || (next !== undefined && next.first <= acknowledged + 1);
        if (!isSafe || path === current?.path) continue;
        await attemptWrite("the ledger", () => files.remove(path));
        total -= sizeBytes;
      }
    },
  };
}
