// argon2id by node:crypto (RFC 9106), kept in PHC form so that the cost can be raised later.
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const hash = promisify(argon2);

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** A salted argon2id hash of the password as PHC text. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive(password, nonce, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** True when the password is the one that was hashed; a hash of another form fits no password. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = PHC.exec(stored);
  if (!match) return false;
  const [, memory, passes, parallelism, salt = "", expected = ""] = match;
  const wanted = Buffer.from(expected, "base64");
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const tag = await derive(password, Buffer.from(salt, "base64"), cost, wanted.length);
  return timingSafeEqual(tag, wanted);
}

// The same letters typed on another keyboard may arrive in another normal form.
function derive(password: string, nonce: Buffer, cost: typeof COST, tagLength = 32): Promise<Buffer> {
  return hash("argon2id", { message: password.normalize("NFC"), nonce, tagLength, ...cost });
}

function unpadded(octets: Buffer): string {
  return octets.toString("base64").replaceAll("=", "");
}
