// How many messages are read at all: answers to a query come in one burst, from everybody at once.

interface Bucket {
  tokens: number;
  at: number;
}

interface Allowance {
  burst: number;
  perSecond: number;
}

/** Three hundred printers answer within a tenth of a second, with a few messages each. */
const ALL: Allowance = { burst: 2000, perSecond: 100 };
/** A relay between networks speaks for many. */
const EACH: Allowance = { burst: 400, perSecond: 20 };
const MOST_SOURCES = 1024;

/** Admits messages of each source and of all together; `monotonic` is in milliseconds. */
export class FloodGate {
  readonly #sources = new Map<string, Bucket>();
  readonly #all: Bucket = { tokens: ALL.burst, at: 0 };

  admits(source: string, monotonic: number): boolean {
    let bucket = this.#sources.get(source);
    if (!bucket) {
      bucket = { tokens: EACH.burst, at: monotonic };
      this.#sources.set(source, bucket);
      const [oldest] = this.#sources.keys();
      if (this.#sources.size > MOST_SOURCES && oldest !== undefined) this.#sources.delete(oldest);
    }
    return take(bucket, EACH, monotonic) && take(this.#all, ALL, monotonic);
  }
}

function take(bucket: Bucket, { burst, perSecond }: Allowance, monotonic: number): boolean {
  bucket.tokens = Math.min(burst, bucket.tokens + ((monotonic - bucket.at) / 1000) * perSecond);
  bucket.at = monotonic;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
