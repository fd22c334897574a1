// Users of version 3 (RFC 3414) in the library's words, and two pieces of the library replaced: key localisation,
// which it repeats in full for every engine and never forgets, and DES, which OpenSSL 3 no longer gives it.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { UserCredential } from "../model/index.ts";
import { BoundedMap } from "./bounded-map.ts";
import { type LibraryUser, library, type PrivAlgorithm } from "./library.ts";

const AUTH = {
  md5: library.AuthProtocols.md5,
  sha1: library.AuthProtocols.sha,
  sha224: library.AuthProtocols.sha224,
  sha256: library.AuthProtocols.sha256,
  sha384: library.AuthProtocols.sha384,
  sha512: library.AuthProtocols.sha512,
} as const;

const PRIV = {
  des: library.PrivProtocols.des,
  aes128: library.PrivProtocols.aes,
  aes256: library.PrivProtocols.aes256b,
  aes256c: library.PrivProtocols.aes256r,
} as const;

export function libraryUser(credential: UserCredential): LibraryUser {
  const { authProtocol, authKey, privProtocol, privKey, level } = credential;
  const user: LibraryUser = { name: credential.user, level: library.SecurityLevel[level] };
  if (level !== "noAuthNoPriv" && authProtocol && authKey !== undefined) {
    user.authProtocol = AUTH[authProtocol];
    user.authKey = authKey;
  }
  if (level === "authPriv" && privProtocol && privKey !== undefined) {
    user.privProtocol = PRIV[privProtocol];
    user.privKey = privKey;
  }
  return user;
}

/** RFC 3414 §A.2: a password is stretched to a mebibyte before it is hashed. */
const PASSWORD_BYTES = 1024 * 1024;
// As many as there are credentials; the stretched key does not depend on the engine.
const stretched = new BoundedMap<string, Buffer>(64);
// As many as there are engines, twice (authentication and privacy).
const localised = new BoundedMap<string, Buffer>(4096);

function stretchedKey(algorithm: string, password: string | Buffer): Buffer {
  const hash = () => createHash(algorithm).update(Buffer.alloc(PASSWORD_BYTES, password)).digest();
  // Octets instead of text are an intermediate key of `aes256c`: another one for every engine.
  if (typeof password !== "string") return hash();
  const name = `${algorithm} ${password}`;
  const known = stretched.get(name);
  if (known) return known;
  const key = hash();
  stretched.set(name, key);
  return key;
}

/** RFC 3414 §2.6: the user's key for one engine. */
export function passwordToKey(authProtocol: number, password: string | Buffer, engineId: Buffer): Buffer {
  const algorithm = library.Authentication.algorithms[authProtocol]?.CRYPTO_ALGORITHM;
  if (algorithm === undefined) throw new Error("unknown authentication protocol");
  const secret = typeof password === "string" ? `t${password}` : `b${password.toString("hex")}`;
  const name = `${algorithm} ${engineId.toString("hex")} ${secret}`;
  const known = localised.get(name);
  if (known) return known;
  const key = stretchedKey(algorithm, password);
  const local = createHash(algorithm).update(key).update(engineId).update(key).digest();
  localised.set(name, local);
  return local;
}

// RFC 3414 §8.1.1: 8 octets of key, 8 of pre-IV. Single DES is triple DES with the same key three times, and
// that OpenSSL still has.
const des: PrivAlgorithm = {
  encryptPdu(scopedPdu, _privProtocol, privKey, authProtocol, engine) {
    const key = passwordToKey(authProtocol, privKey, engine.engineID);
    const salt = randomBytes(8);
    const cipher = createCipheriv("des-ede3-cbc", desKey(key), desIv(key, salt)).setAutoPadding(false);
    const padded = Buffer.alloc(Math.ceil(scopedPdu.length / 8) * 8);
    scopedPdu.copy(padded);
    return {
      encryptedPdu: Buffer.concat([cipher.update(padded), cipher.final()]),
      msgPrivacyParameters: salt,
    };
  },
  decryptPdu(encryptedPdu, _privProtocol, privParameters, privKey, authProtocol, engine) {
    if (privParameters.length !== 8) throw new Error("msgPrivacyParameters are not 8 octets");
    const key = passwordToKey(authProtocol, privKey, engine.engineID);
    const cipher = createDecipheriv("des-ede3-cbc", desKey(key), desIv(key, privParameters));
    cipher.setAutoPadding(false);
    return Buffer.concat([cipher.update(encryptedPdu), cipher.final()]);
  },
};

function desKey(key: Buffer): Buffer {
  const single = key.subarray(0, 8);
  return Buffer.concat([single, single, single]);
}

function desIv(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(salt.map((octet, at) => octet ^ (key[8 + at] ?? 0)));
}

library.Authentication.passwordToKey = passwordToKey;
Object.assign(library.Encryption.algorithms[PRIV.des] ?? {}, des);

/** True when the keys for an engine cost milliseconds: `aes256c` with a digest shorter than its key. */
export function hasSlowKeys(credential: UserCredential): boolean {
  const digest = library.Authentication.algorithms[AUTH[credential.authProtocol ?? "sha512"]]?.KEY_LENGTH;
  return credential.level === "authPriv" && credential.privProtocol === "aes256c" && (digest ?? 0) < 32;
}

let lastTurn: Promise<void> = Promise.resolve();

/** Does costly work one piece per turn of the event loop, so that others get theirs in between. */
export function inTurn(work: () => void): Promise<void> {
  const turn = lastTurn.then(() => new Promise<void>((resolve) => setImmediate(resolve))).then(work);
  lastTurn = turn.catch(() => {});
  return turn;
}
