// Multicast DNS messages as a printer writes them: an encoder of the tests' own, names compressed or not.
import { isIPv4 } from "node:net";

export type Answer = { name: string[]; ttl?: number; class?: number } & (
  | { a: string }
  | { aaaa: string }
  | { ptr: string[] }
  | { srv: string[]; port?: number }
  | { txt: (string | Uint8Array)[] }
  | { type: number; raw: Uint8Array }
);

export interface MessageOptions {
  flags?: number;
  questions?: string[][];
  /** Names are written once and pointed to, RFC 1035 §4.1.4. */
  isCompressed?: boolean;
}

export function encodeMessage(answers: readonly Answer[], options: MessageOptions = {}): Uint8Array {
  const { flags = 0x8400, questions = [], isCompressed = true } = options;
  const octets: number[] = [];
  const word = (value: number) => octets.push((value >>> 8) & 255, value & 255);
  const places = new Map<string, number>();
  const name = (labels: readonly string[]) => {
    for (let i = 0; i < labels.length; i++) {
      const key = labels.slice(i).join("\0");
      const place = places.get(key);
      if (isCompressed && place !== undefined) return void word(0xc000 | place);
      if (octets.length < 0x4000) places.set(key, octets.length);
      const label = Buffer.from(labels[i] ?? "", "utf8");
      octets.push(label.length, ...label);
    }
    octets.push(0);
  };
  for (const value of [0, flags, questions.length, answers.length, 0, 0]) word(value);
  for (const question of questions) {
    name(question);
    word(12);
    word(1);
  }
  for (const answer of answers) {
    name(answer.name);
    const types =
      "a" in answer ? 1 : "aaaa" in answer ? 28 : "ptr" in answer ? 12 : "srv" in answer ? 33 : 16;
    word("raw" in answer ? answer.type : types);
    word(answer.class ?? 0x8001);
    const ttl = answer.ttl ?? 4500;
    word(Math.floor(ttl / 0x1_0000));
    word(ttl % 0x1_0000);
    const lengthAt = octets.length;
    word(0);
    if ("a" in answer) octets.push(...answer.a.split(".").map(Number));
    else if ("aaaa" in answer) for (const part of answer.aaaa.split(":")) word(Number.parseInt(part, 16));
    else if ("ptr" in answer) name(answer.ptr);
    else if ("srv" in answer) {
      for (const value of [0, 0, answer.port ?? 631]) word(value);
      name(answer.srv);
    } else if ("txt" in answer)
      for (const each of answer.txt) {
        const text = Buffer.from(each);
        octets.push(text.length, ...text);
      }
    else octets.push(...answer.raw);
    const length = octets.length - lengthAt - 2;
    octets[lengthAt] = length >>> 8;
    octets[lengthAt + 1] = length & 255;
  }
  return Uint8Array.from(octets);
}

export interface AnnouncedPrinter {
  name: string;
  /** Of its host name, before `.local`. */
  host?: string;
  addresses?: string[];
  services?: string[];
  txt?: string[];
  ttl?: number;
}

/** All that a printer tells when somebody asks for its services. */
export function announcement(printer: AnnouncedPrinter): Uint8Array {
  const { name, host = "printer", addresses = [], services = ["_ipp._tcp"], txt = [], ttl = 4500 } = printer;
  const hostName = [host, "local"];
  const answers = services.flatMap((service): Answer[] => {
    const serviceName = [...service.split("."), "local"];
    const instance = [name, ...serviceName];
    return [
      { name: serviceName, ttl, class: 1, ptr: instance },
      { name: instance, ttl, srv: hostName },
      { name: instance, ttl, txt },
    ];
  });
  const hosts = addresses.map(
    (address): Answer =>
      isIPv4(address)
        ? { name: hostName, ttl: 120, a: address }
        : { name: hostName, ttl: 120, aaaa: address },
  );
  return encodeMessage([...answers, ...hosts]);
}
