// An agent that answers whatever a test says, byte by byte: nothing here comes from the engine under test.
import { createSocket, type Socket } from "node:dgram";

export function tlv(tag: number, ...content: (Uint8Array | number[])[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 0xff]), body]);
}

export const integer = (value: number): Buffer => {
  const octets = Buffer.alloc(5);
  octets.writeIntBE(value, 0, 5);
  let start = 0;
  while (start < 4 && octets[start] === ((octets[start + 1]! & 0x80) === 0 ? 0 : 0xff)) start++;
  return tlv(0x02, octets.subarray(start));
};
export const octets = (value: string | Uint8Array): Buffer => tlv(0x04, Buffer.from(value as string));
export const nothing = tlv(0x05);

export function oid(text: string): Buffer {
  const [first, second, ...rest] = text.split(".").map(Number);
  const bytes: number[] = [];
  for (const arc of [first! * 40 + second!, ...rest]) {
    const groups = [arc & 0x7f];
    for (let high = arc >>> 7; high > 0; high >>>= 7) groups.unshift((high & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tlv(0x06, bytes);
}

export type Pair = [oid: string, value: Uint8Array];

export const varbinds = (pairs: Pair[]): Buffer =>
  tlv(0x30, ...pairs.map(([name, value]) => tlv(0x30, oid(name), value)));

/** A question as it came in: enough of it to answer. */
export interface Question {
  bytes: Buffer;
  version: number;
  community: Buffer;
  pdu: number;
  /** request-id, or msgID in version 3. */
  id: number;
  /** non-repeaters and max-repetitions of a GETBULK. */
  first: number;
  second: number;
  oids: string[];
  from: { address: string; port: number };
}

export interface Reply {
  version?: number;
  community?: Uint8Array | string;
  pdu?: number;
  id?: number;
  status?: number;
  index?: number;
  pairs?: Pair[];
}

/** A response in version 1 or 2c; what is not said is as the question has it. */
export function answer(question: Question, reply: Reply): Buffer {
  return tlv(
    0x30,
    integer(reply.version ?? question.version),
    octets(reply.community ?? question.community),
    tlv(
      reply.pdu ?? 0xa2,
      integer(reply.id ?? question.id),
      integer(reply.status ?? 0),
      integer(reply.index ?? 0),
      varbinds(reply.pairs ?? []),
    ),
  );
}

export interface ReportReply {
  id?: number;
  flags?: number;
  pdu?: number;
  engineId?: Uint8Array;
  boots?: number;
  time?: number;
  user?: string;
  pairs?: Pair[];
}

/** A version 3 message without security: a report, unless told. */
export function report(question: Question, reply: ReportReply = {}): Buffer {
  const engineId = reply.engineId ?? Buffer.from("8000000001020304", "hex");
  return tlv(
    0x30,
    integer(3),
    tlv(0x30, integer(reply.id ?? question.id), integer(65507), tlv(0x04, [reply.flags ?? 0]), integer(3)),
    tlv(
      0x04,
      tlv(
        0x30,
        octets(engineId),
        integer(reply.boots ?? 1),
        integer(reply.time ?? 100),
        octets(reply.user ?? ""),
        octets(""),
        octets(""),
      ),
    ),
    tlv(
      0x30,
      octets(engineId),
      octets(""),
      tlv(
        reply.pdu ?? 0xa8,
        integer(1),
        integer(0),
        integer(0),
        varbinds(reply.pairs ?? [["1.3.6.1.6.3.15.1.1.4.0", tlv(0x41, [1])]]),
      ),
    ),
  );
}

interface Element {
  tag: number;
  content: Buffer;
  rest: Buffer;
}

function take(bytes: Buffer): Element {
  let at = 2;
  let length = bytes[1]!;
  if (length >= 0x80) {
    const size = length & 0x7f;
    length = bytes.readUIntBE(2, size);
    at += size;
  }
  return { tag: bytes[0]!, content: bytes.subarray(at, at + length), rest: bytes.subarray(at + length) };
}

function children(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let rest = bytes; rest.length > 0; rest = found.at(-1)!.rest) found.push(take(rest));
  return found;
}

function number(element: Element | undefined): number {
  return element?.content.readIntBE(0, element.content.length) ?? 0;
}

function oidText(bytes: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of bytes) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  return [Math.floor(first / 40), first % 40, ...rest].join(".");
}

export function readQuestion(bytes: Buffer, from: { address: string; port: number }): Question {
  const [version, second, ...others] = children(take(bytes).content);
  const isV3 = number(version) === 3;
  const pdu = isV3 ? children(others[1]?.content ?? Buffer.alloc(0))[2] : others[0];
  const [id, status, index, list] = children(pdu?.content ?? Buffer.alloc(0));
  return {
    bytes,
    version: number(version),
    community: isV3 ? Buffer.alloc(0) : second!.content,
    pdu: pdu?.tag ?? 0,
    id: isV3 ? number(children(second!.content)[0]) : number(id),
    first: number(status),
    second: number(index),
    oids: list ? children(list.content).map((pair) => oidText(children(pair.content)[0]!.content)) : [],
    from,
  };
}

export type Script = (question: Question, agent: ScriptedAgent) => Uint8Array | Uint8Array[] | undefined;

/** Answers over real UDP on a loopback address, as its script says. */
export class ScriptedAgent {
  readonly questions: Question[] = [];
  /** Datagrams that were no SNMP question. */
  readonly garbage: Buffer[] = [];
  script: Script;
  readonly #socket: Socket;
  #waiters: { count: number; resolve: () => void }[] = [];

  constructor(socket: Socket, script: Script) {
    this.#socket = socket;
    this.script = script;
    socket.on("message", (bytes, from) => this.#receive(bytes, from));
  }

  static async start(script: Script, address = "127.0.0.1", port = 0): Promise<ScriptedAgent> {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(port, address, resolve);
    });
    return new ScriptedAgent(socket, script);
  }

  get address(): string {
    return this.#socket.address().address;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends from this agent's own address and port. */
  send(bytes: Uint8Array, to: { address: string; port: number }): void {
    this.#socket.send(bytes, to.port, to.address);
  }

  /** Resolves when so many questions have come. */
  asked(count: number): Promise<void> {
    if (this.questions.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ count, resolve }));
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #receive(bytes: Buffer, from: { address: string; port: number }): void {
    let question: Question;
    try {
      question = readQuestion(bytes, from);
    } catch {
      this.garbage.push(bytes);
      return;
    }
    this.questions.push(question);
    for (const reply of [this.script(question, this) ?? []].flat()) this.send(reply as Uint8Array, from);
    this.#waiters = this.#waiters.filter((waiter) => {
      if (this.questions.length < waiter.count) return true;
      waiter.resolve();
      return false;
    });
  }
}

/** A well-behaved table of variables in version 1 and 2c. */
export function table(pairs: Pair[]): Script {
  const sorted = [...pairs].sort(([a], [b]) => compare(a, b));
  const next = (name: string) => sorted.find(([other]) => compare(other, name) > 0);
  return (question) => {
    const isV1 = question.version === 0;
    if (question.pdu === 0xa0) {
      const known = new Set(sorted.map(([name]) => name));
      const missing = question.oids.findIndex((name) => !known.has(name));
      if (isV1 && missing >= 0)
        return answer(question, { status: 2, index: missing + 1, pairs: asked(question) });
      return answer(question, {
        pairs: question.oids.map((name) => sorted.find(([other]) => other === name) ?? [name, tlv(0x81)]),
      });
    }
    if (question.pdu === 0xa1) {
      const missing = question.oids.findIndex((name) => !next(name));
      if (isV1 && missing >= 0)
        return answer(question, { status: 2, index: missing + 1, pairs: asked(question) });
      return answer(question, { pairs: question.oids.map((name) => next(name) ?? [name, tlv(0x82)]) });
    }
    const found: Pair[] = question.oids
      .slice(0, question.first)
      .map((name) => next(name) ?? [name, tlv(0x82)]);
    let row = question.oids.slice(question.first);
    for (let i = 0; i < question.second; i++) {
      const pairsOfRow = row.map((name): Pair => next(name) ?? [name, tlv(0x82)]);
      found.push(...pairsOfRow);
      row = pairsOfRow.map(([name]) => name);
    }
    return answer(question, { pairs: found });
  };
}

export function asked(question: Question): Pair[] {
  return question.oids.map((name) => [name, nothing]);
}

function compare(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.min(left.length, right.length); i++)
    if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}
