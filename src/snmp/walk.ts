// Reading a whole subtree from an agent that may repeat itself, never end, or choke: bounded in every direction.
import { compareOids, isBelow, type Varbind } from "../model/index.ts";
import { type Clock, type Outcome, type Problem, success } from "../shared/index.ts";
import { isAskable } from "./ber.ts";
import { abortedProblem, unaskableProblem } from "./problems.ts";
import type { RequestOptions, SnmpClient, SnmpTarget, WalkOptions, WalkResult } from "./request.ts";

const MAX_ROWS = 10_000;
const MAX_BYTES = 1024 * 1024;
const DEADLINE_MS = 60_000;
const REPETITIONS = 10;
// Rows per GETBULK to fall back on; 0 stands for GETNEXT.
const STEPS = [10, 5, 1, 0] as const;

type Page = { varbinds: Varbind[]; isEnd: boolean };

export async function walk(
  { client, clock }: { client: Pick<SnmpClient, "getNext" | "getBulk">; clock: Clock },
  target: SnmpTarget,
  root: string,
  options: WalkOptions,
): Promise<Outcome<WalkResult>> {
  if (!isAskable(root)) return { ok: false, problem: unaskableProblem("the root is no object identifier") };
  const { maxRows = MAX_ROWS, maxBytes = MAX_BYTES, deadlineMs = DEADLINE_MS } = options;
  const endsAt = clock.monotonic() + deadlineMs;
  const varbinds: Varbind[] = [];
  let repetitions = target.credential.version === "1" ? 0 : (options.maxRepetitions ?? REPETITIONS);
  let bytes = 0;
  let last = root;

  const stop = (reason: string) => success<WalkResult>({ varbinds, complete: false, reason });

  for (;;) {
    if (options.signal?.aborted)
      return varbinds.length > 0 ? stop("aborted") : { ok: false, problem: abortedProblem() };
    const left = endsAt - clock.monotonic();
    if (left <= 0) return stop("deadline");
    const page = await nextPage(client, target, last, repetitions, withinDeadline(options, left));
    if (!page.ok) {
      const lower = nextStep(repetitions, page.problem, varbinds.length > 0);
      if (lower !== undefined) {
        repetitions = lower;
        continue;
      }
      return varbinds.length > 0
        ? stop(isDisorder(page.problem) ? "not-increasing" : page.problem.code)
        : page;
    }
    let isOrdered = true;
    for (const varbind of page.value.varbinds) {
      if (varbind.exception !== undefined || !isBelow(varbind.oid, root)) {
        // Beyond the root, or nothing more to come: but an agent that jumps back is not at its end.
        if (varbind.exception !== undefined || compareOids(varbind.oid, last) > 0)
          return success({ varbinds, complete: true });
        isOrdered = false;
        break;
      }
      if (compareOids(varbind.oid, last) <= 0) {
        isOrdered = false;
        break;
      }
      bytes += sizeOf(varbind);
      if (varbinds.length >= maxRows) return stop("max-rows");
      if (bytes > maxBytes) return stop("max-bytes");
      varbinds.push(varbind);
      last = varbind.oid;
    }
    if (page.value.isEnd) return success({ varbinds, complete: true });
    if (!isOrdered) return stop("not-increasing");
  }
}

async function nextPage(
  client: Pick<SnmpClient, "getNext" | "getBulk">,
  target: SnmpTarget,
  last: string,
  repetitions: number,
  options: RequestOptions,
): Promise<Outcome<Page>> {
  if (repetitions === 0) {
    const next = await client.getNext(target, [last], options);
    if (next.ok) return success({ varbinds: next.value, isEnd: false });
    // RFC 1157 §4.1.3: in version 1 this is how a walk ends.
    if (next.problem.code === "snmp.no-such-name") return success({ varbinds: [], isEnd: true });
    return next;
  }
  const request = { nonRepeaters: [], repeaters: [last], maxRepetitions: repetitions };
  const bulk = await client.getBulk(target, request, options);
  return bulk.ok ? success({ varbinds: bulk.value.rows.flat(), isEnd: false }) : bulk;
}

/** Fewer rows for an agent that could not answer; undefined when nothing smaller is left to try. */
function nextStep(repetitions: number, { code }: Problem, hasAnswered: boolean): number | undefined {
  const isAgentsFault =
    code === "snmp.timeout" ||
    code === "snmp.too-big" ||
    code === "snmp.general-error" ||
    code === "snmp.no-such-name" ||
    code === "snmp.malformed";
  if (!isAgentsFault || repetitions === 0) return undefined;
  // Who never answered at all is probably not there: one small question tells, not three large ones.
  if (code === "snmp.timeout" && !hasAnswered) return 0;
  return STEPS.find((step) => step < repetitions);
}

function isDisorder({ detail }: Problem): boolean {
  return typeof detail === "object" && detail !== null && "fault" in detail && detail.fault === "order";
}

function withinDeadline(options: WalkOptions, left: number): RequestOptions {
  const { timeoutMs = 2000, retries = 1, signal } = options;
  return { timeoutMs: Math.max(1, Math.min(timeoutMs, left)), retries, ...(signal && { signal }) };
}

function sizeOf({ oid, value }: Varbind): number {
  const content = value?.value;
  return oid.length + (content instanceof Uint8Array || typeof content === "string" ? content.length : 8);
}
