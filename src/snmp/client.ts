// Questions to single printers: queued per target, checked on the way in and on the way out.
import { canonicalAddress, type Varbind } from "../model/index.ts";
import { type Clock, failure, type Outcome, type Problem, success } from "../shared/index.ts";
import { type Checked, checkGet, checkGetBulk, checkGetNext } from "./answers.ts";
import { isAskable } from "./ber.ts";
import { CallOff } from "./call-off.ts";
import { Exchange, type ExchangeLimits, type Question } from "./exchange.ts";
import type { LibraryPdu } from "./library.ts";
import type { Pacer } from "./pacer.ts";
import { abortedProblem, statusProblem, unaskableProblem, unreadableProblem } from "./problems.ts";
import type { BulkRequest, RequestOptions, SnmpClient, SnmpTarget } from "./request.ts";
import type { SessionPool } from "./session.ts";
import { TargetQueue } from "./target-queue.ts";
import type { Transport } from "./transport.ts";
import { toVarbind } from "./value.ts";
import { walk } from "./walk.ts";

export interface ClientParts {
  clock: Clock;
  transport: Transport;
  pacer: Pacer;
  pool: SessionPool;
}

export interface Client extends SnmpClient {
  /** Settles what is pending or waits with `snmp.closed`; nothing can be asked afterwards. */
  close(): void;
}

const TIMEOUT_MS = 2000;
const RETRIES = 1;
// Between the last try's timeout and the deadline, for a loop that is busy.
const MARGIN_MS = 250;
const MOST_OIDS = 500;
/** RFC 3416 §3: max-repetitions is an INTEGER (0..2147483647), but no printer has so many rows. */
const MOST_REPETITIONS = 1000;

export function createClient(parts: ClientParts): Client {
  const queue = new TargetQueue();
  const closing = new AbortController();

  /** One request, whatever it asks; the answer's variables as they came. */
  async function ask(
    given: SnmpTarget,
    oids: readonly string[],
    options: RequestOptions,
    question: Question,
  ): Promise<Outcome<Varbind[]>> {
    const address = canonicalAddress(given.address);
    const refused = refusal(given, address, oids);
    if (refused) return { ok: false, problem: refused };
    const target = { ...given, address: address ?? given.address };
    const callOff = new CallOff(closing.signal, options.signal);
    const stopped = () => ({ ok: false as const, problem: callOff.reason() ?? abortedProblem() });
    if (callOff.reason()) return stopped();
    const outcome = await queue.run(`${target.address} ${target.port}`, callOff, () =>
      exchange(target, limitsOf(options), callOff, question),
    );
    if (!outcome) return stopped();
    if (!outcome.ok) return outcome;
    const { errorStatus, errorIndex, varbinds } = outcome.value;
    if (errorStatus !== 0) return { ok: false, problem: statusProblem(target, errorStatus, errorIndex) };
    const values = varbinds.map(toVarbind).filter((varbind) => varbind !== undefined);
    if (values.length < varbinds.length)
      return { ok: false, problem: unreadableProblem(target, "a value is cut off") };
    return success(values);
  }

  async function exchange(
    target: SnmpTarget,
    limits: ExchangeLimits,
    callOff: CallOff,
    question: Question,
  ): Promise<Outcome<LibraryPdu>> {
    const { session, isFresh } = parts.pool.take(target);
    const attempt = new Exchange(parts, target, session, limits);
    const stop = () => attempt.fail(callOff.reason() ?? abortedProblem());
    const deafen = callOff.listen(stop);
    if (callOff.reason()) stop();
    else attempt.start(question);
    const outcome = await attempt.outcome;
    deafen();
    if (target.credential.version !== "3") return outcome;
    if (outcome.ok) {
      parts.pool.remember(target, session);
      return outcome;
    }
    parts.pool.forget(target);
    // Another device at this address, or one that lost its clock: what was remembered is to blame. Ask anew, once.
    const left = limits.totalMs - attempt.elapsedMs();
    if (isFresh || !isStaleTime(outcome.problem) || left <= 0) return outcome;
    return exchange(target, { ...limits, totalMs: left }, callOff, question);
  }

  const client: Client = {
    async get(target, oids, options = {}) {
      if (oids.length === 0) return success([]);
      const answer = await ask(target, oids, options, (session, callback) =>
        session.get([...oids], callback),
      );
      return answer.ok ? checked(target, checkGet(oids, answer.value)) : answer;
    },
    async getNext(target, oids, options = {}) {
      if (oids.length === 0) return success([]);
      const answer = await ask(target, oids, options, (session, callback) =>
        session.getNext([...oids], callback),
      );
      return answer.ok ? checked(target, checkGetNext(oids, answer.value)) : answer;
    },
    async getBulk(target, request, options = {}) {
      const { nonRepeaters, repeaters, maxRepetitions } = request;
      const oids = [...nonRepeaters, ...repeaters];
      if (oids.length === 0) return success({ nonRepeaters: [], rows: [] });
      const refused = bulkRefusal(target, request);
      if (refused) return { ok: false, problem: refused };
      const answer = await ask(target, oids, options, (session, callback) =>
        session.getBulk(oids, nonRepeaters.length, maxRepetitions, callback),
      );
      if (!answer.ok) return answer;
      const bulk = checked(target, checkGetBulk(request, answer.value));
      return bulk.ok ? success({ nonRepeaters: bulk.value.nonRepeaters, rows: bulk.value.rows }) : bulk;
    },
    walk: (target, root, options = {}) => walk({ client, clock: parts.clock }, target, root, options),
    close: () => closing.abort(),
  };
  return client;
}

function limitsOf({ timeoutMs = TIMEOUT_MS, retries = RETRIES }: RequestOptions): ExchangeLimits {
  return { timeoutMs, retries, totalMs: timeoutMs * (retries + 1) + MARGIN_MS };
}

function refusal(
  { address, port }: SnmpTarget,
  canonical: string | undefined,
  oids: readonly string[],
): Problem | undefined {
  if (canonical === undefined)
    return failure("address.invalid", `"${address}" is no IP address; names are resolved before.`).problem;
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    return failure("address.invalid", `${port} is no UDP port.`).problem;
  if (oids.length > MOST_OIDS) return unaskableProblem(`${oids.length} variables in one request`);
  const bad = oids.find((oid) => !isAskable(oid));
  return bad === undefined ? undefined : unaskableProblem(`"${bad.slice(0, 100)}" is no object identifier`);
}

function bulkRefusal({ credential }: SnmpTarget, { maxRepetitions }: BulkRequest): Problem | undefined {
  if (credential.version === "1") return unaskableProblem("SNMPv1 has no GETBULK");
  const isCount =
    Number.isInteger(maxRepetitions) && maxRepetitions >= 0 && maxRepetitions <= MOST_REPETITIONS;
  return isCount ? undefined : unaskableProblem(`${maxRepetitions} repetitions`);
}

function checked<T>(target: SnmpTarget, result: Checked<T>): Outcome<T> {
  return "why" in result
    ? { ok: false, problem: unreadableProblem(target, result.why, result.fault) }
    : success(result.value);
}

function isStaleTime({ code, detail }: Problem): boolean {
  if (code !== "snmp.auth-failed" || typeof detail !== "object" || detail === null) return false;
  return "report" in detail && (detail.report === "notInTimeWindow" || detail.report === "unknownEngine");
}
