// Bodies are compressed before they are sealed; what comes in inflates to a stated bound and no further.

import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** 0 none, 1 gzip (RFC 1952), 2 zstd (RFC 8878). */
export type Compression = 0 | 1 | 2;

export function isCompression(value: number | undefined): value is Compression {
  return value === 0 || value === 1 || value === 2;
}

export function compress(body: Uint8Array, compression: Compression): Uint8Array {
  if (compression === 1) return gzipSync(body, { level: 9 });
  if (compression === 2)
    return zstdCompressSync(body, {
      pledgedSrcSize: body.length,
      params: {
        // 19 costs 80 ms for a large report, 12 costs 3 and is 5 % larger.
        [constants.ZSTD_c_compressionLevel]: body.length <= 32 * 1024 ? 19 : 12,
        [constants.ZSTD_c_windowLog]: 21,
      },
    });
  return body;
}

/** The body, or why it is none: larger than `maxBytes`, or no such stream. Never allocates much above the bound. */
export function decompress(
  octets: Uint8Array,
  compression: Compression,
  maxBytes: number,
): Uint8Array | "too-large" | "damaged" {
  if (compression === 0) return octets.length <= maxBytes ? octets : "too-large";
  try {
    if (compression === 1) return gunzipSync(octets, { maxOutputLength: maxBytes });
    return zstdDecompressSync(octets, {
      maxOutputLength: maxBytes,
      // A frame may ask for a window of 2 GiB; no honest body needs more than its own size.
      params: { [constants.ZSTD_d_windowLogMax]: 22 },
    });
  } catch (error) {
    return isTooLarge(error) ? "too-large" : "damaged";
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

/** The smallest of those the other end knows; of large bodies zstd, which costs a fifth of gzip's time. */
export function bestCompression(body: Uint8Array, allowed: readonly number[] = [0, 1, 2]): Compression {
  const candidates = allowed.filter(isCompression);
  if (body.length > 256 * 1024 && candidates.includes(2)) return 2;
  let best: { compression: Compression; size: number } = { compression: 0, size: body.length };
  for (const compression of candidates) {
    const size = compress(body, compression).length;
    if (size < best.size) best = { compression, size };
  }
  return best.compression;
}
