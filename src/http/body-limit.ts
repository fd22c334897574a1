import type { Context, MiddlewareHandler } from "hono";

/**
 * Refuses a body of more than `maxSize` octets: by its stated length, or by counting where none is stated (a proxy may
 * pass a body on in chunks). Hono's own limit makes a new Request for the latter, which fails on the server's light
 * ones wherever the platform's global is left alone.
 */
export function bodyLimit(options: {
  maxSize: number;
  onError: (c: Context) => Response | Promise<Response>;
}): MiddlewareHandler {
  return async (c, next) => {
    const { body, headers } = c.req.raw;
    if (!body) return next();
    const stated = headers.has("transfer-encoding") ? null : headers.get("content-length");
    if (stated !== null) return Number(stated) > options.maxSize ? options.onError(c) : next();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > options.maxSize) return options.onError(c);
      chunks.push(new Uint8Array(chunk));
    }
    // What hono keeps there is a promise, whatever its type says.
    Object.assign(c.req.bodyCache, { arrayBuffer: new Blob(chunks).arrayBuffer() });
    return next();
  };
}
