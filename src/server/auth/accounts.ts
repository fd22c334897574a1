import { rateKey } from "../../http/index.ts";
import {
  createGate,
  failure,
  hashPassword,
  type Outcome,
  success,
  verifyPassword,
} from "../../shared/index.ts";
import { createRateLimit } from "../http/rate-limit.ts";
import { isLinkGood, useLink } from "./links.ts";
import type { AuthPorts } from "./ports.ts";
import type { Person } from "./sessions.ts";
import { newId } from "./token.ts";

const MIN_PASSWORD = 10;
const MAX_PASSWORD = 1000;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,63}$/u;
/** Hashing takes 19 MiB and some 70 ms: more at once than this wait their turn, more than QUEUE are refused. */
const HASHES_AT_ONCE = 2;
const QUEUE = 20;

export interface Accounts {
  exist(): Promise<boolean>;
  isLinkGood(token: string): Promise<boolean>;
  /** Uses the link up and makes the account; a name that exists gets the new password. */
  createByLink(input: { token: string; name: string; password: string }): Promise<Outcome<Person>>;
  /** Checks name and password; guesses are slowed down per name and address. */
  check(input: { name: string; password: string; address: string }): Promise<Outcome<Person>>;
}

export function createAccounts(ports: Omit<AuthPorts, "clientAddress">): Accounts {
  const { store, clock, log } = ports;
  const perName = createRateLimit(clock, { burst: 5, perMinute: 2 });
  const perAddress = createRateLimit(clock, { burst: 20, perMinute: 10 });
  const gate = createGate(HASHES_AT_ONCE);
  const turn = async <T>(task: () => Promise<T>): Promise<T | undefined> =>
    gate.load < HASHES_AT_ONCE + QUEUE ? gate.run(task) : undefined;
  // An unknown name costs the same time as a wrong password, so that names cannot be found out.
  let decoy: Promise<string> | undefined;

  return {
    async exist() {
      return (await store.selectFrom("accounts").select("id").limit(1).executeTakeFirst()) !== undefined;
    },
    isLinkGood: (token) => isLinkGood(store, clock, token),
    async createByLink({ token, name, password }) {
      const account = name.normalize("NFC").trim();
      if (!NAME.test(account)) {
        return failure("auth.name-invalid", "A name has 1 to 64 letters, digits, spaces or . _ @ + -");
      }
      if (password.length < MIN_PASSWORD || password.length > MAX_PASSWORD) {
        return failure("auth.password-weak", `A password needs at least ${MIN_PASSWORD} characters.`);
      }
      if (!(await isLinkGood(store, clock, token))) return deadLink();
      const passwordHash = await turn(() => hashPassword(password));
      if (passwordHash === undefined) return busy(5);
      return await store.transaction().execute(async (store) => {
        if (!(await useLink(store, clock, token))) return deadLink();
        const known = await store
          .selectFrom("accounts")
          .select("id")
          .where("name", "=", account)
          .executeTakeFirst();
        const id = known?.id ?? newId();
        if (known) {
          await store
            .updateTable("accounts")
            .set({ passwordHash, disabledAt: null })
            .where("id", "=", id)
            .execute();
          await store.deleteFrom("sessions").where("accountId", "=", id).execute();
        } else {
          const createdAt = clock.now();
          await store
            .insertInto("accounts")
            .values({ id, name: account, passwordHash, createdAt, lastLoginAt: null, disabledAt: null })
            .execute();
        }
        log.info("An account was made or recovered by a one-time link.", { account });
        return success({ id, name: account });
      });
    },
    async check({ name, password, address }) {
      const account = name.normalize("NFC").trim().slice(0, 64);
      const key = rateKey(address);
      const wait = Math.max(perAddress.take(key), perName.take(`${key} ${account}`));
      if (wait > 0) return busy(wait);
      const row = await store
        .selectFrom("accounts")
        .select(["id", "name", "passwordHash", "disabledAt"])
        .where("name", "=", account)
        .executeTakeFirst();
      decoy ??= hashPassword("");
      const stored = row?.passwordHash ?? (await decoy);
      const fits = await turn(() => verifyPassword(password.slice(0, MAX_PASSWORD), stored));
      if (fits === undefined) return busy(5);
      if (!fits || !row || row.disabledAt !== null) {
        log.warn("A sign-in was refused.", { address });
        return failure("auth.refused", "The name or the password is not right.");
      }
      await store
        .updateTable("accounts")
        .set({ lastLoginAt: clock.now() })
        .where("id", "=", row.id)
        .execute();
      return success({ id: row.id, name: row.name });
    },
  };
}

function deadLink() {
  return failure(
    "auth.link-invalid",
    "This link was used or is out of date. `tallybox-server admin-link` makes another.",
  );
}

function busy(seconds: number) {
  return failure("auth.slow-down", `Too many tries. Wait ${seconds} s and try again.`, { seconds });
}
