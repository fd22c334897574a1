// The box's own keys: made once, in a secret file of their own, fixed for the life of an enrolment.

import { join } from "node:path";
import { z } from "zod";
import {
  fromBase64url,
  newSenderKeys,
  type Random,
  type SenderKeys,
  toBase64url,
} from "../protocol/index.ts";
import { failure, type Log, type Outcome, success } from "../shared/index.ts";
import { type Files, readOwnSecret, writeSecretFile } from "../state/index.ts";

const key = z.string().regex(/^[\w-]{43}$/);
const pair = z.strictObject({ publicKey: key, secretKey: key });
const identitySchema = z.strictObject({ version: z.literal(1), sign: pair, box: pair });

const NAME = "identity.key";

export interface Identity {
  keys: SenderKeys;
  /** True when the keys were made just now: whatever was enrolled before was another identity. */
  isNew: boolean;
}

/**
 * The keys of the folder, made if there are none or another device sealed them; a file that is damaged is a problem,
 * never replaced silently.
 */
export async function loadIdentity(
  folder: string,
  { files, random, log }: { files: Files; random: Random | undefined; log: Log },
): Promise<Outcome<Identity>> {
  const path = join(folder, NAME);
  const read = await readOwnSecret(path, { files, log }, "The box makes new keys.");
  if (!read.ok) return read;
  if (read.value) {
    const keys = decode(read.value);
    return keys
      ? success({ keys, isNew: false })
      : failure(
          "state.corrupt",
          `The box's keys in ${path} are damaged. Put them back from a copy, or remove the file and enrol the box anew.`,
        );
  }
  const keys = newSenderKeys(random);
  const written = await writeSecretFile(path, encode(keys), files);
  return written.ok ? success({ keys, isNew: true }) : written;
}

function encode({ sign, box }: SenderKeys): Uint8Array {
  const text = (of: { publicKey: Uint8Array; secretKey: Uint8Array }) => ({
    publicKey: toBase64url(of.publicKey),
    secretKey: toBase64url(of.secretKey),
  });
  return Buffer.from(JSON.stringify({ version: 1, sign: text(sign), box: text(box) }));
}

function decode(content: Uint8Array): SenderKeys | undefined {
  try {
    const { sign, box } = identitySchema.parse(JSON.parse(Buffer.from(content).toString("utf8")));
    const octets = (of: z.infer<typeof pair>) => ({
      publicKey: fromBase64url(of.publicKey),
      secretKey: fromBase64url(of.secretKey),
    });
    return { sign: octets(sign), box: octets(box) };
  } catch {
    return undefined;
  }
}
