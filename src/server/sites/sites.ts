// Sites and their configurations: every change is a new revision of the whole document.
import { randomBytes } from "node:crypto";
import { type Configuration, type FieldIssue, parseConfiguration } from "../../protocol/index.ts";
import { type Clock, failure, type Outcome, type Problem, success } from "../../shared/index.ts";
import { newId } from "../auth/token.ts";
import { addEvent } from "../events.ts";
import { fieldErrors } from "../http/field-errors.ts";
import type { Store } from "../store/index.ts";
import { keepSecrets } from "./secrets.ts";

const KEPT_REVISIONS = 50;
const MAX_NAME = 100;

/** A configuration before the server gives it its revision. */
export type ConfigurationDraft = Omit<Configuration, "revision">;

/** Who did it, as it is kept with the change: an account's name, or `command line`. */
export interface Author {
  name: string;
}

export interface Sites {
  create(input: { name: string; by: Author }): Promise<Outcome<{ id: string }>>;
  rename(input: { siteId: string; name: string; by: Author }): Promise<Outcome<void>>;
  /** The newest configuration with its secrets; undefined for an unknown site. */
  configuration(siteId: string): Promise<Configuration | undefined>;
  /**
   * Checks the whole document and makes it the newest; boxes get it at their next check-in. A secret given as
   * `{ "set": true }` stays as it was. Problems: configuration.invalid with `detail.errors` (JSON Pointer and reason
   * each); fleet.conflict when another revision than `basedOn` is in force.
   */
  saveConfiguration(input: {
    siteId: string;
    configuration: unknown;
    by: Author;
    /** When given: the revision that the change was made from; another one in force refuses the change. */
    basedOn?: string;
  }): Promise<Outcome<{ revision: string }>>;
}

export function createSites(ports: { store: Store; clock: Clock }): Sites {
  const { store, clock } = ports;
  return {
    async create({ name, by }) {
      const checked = siteName(name);
      if (!checked.ok) return checked;
      const id = newId();
      return await store.transaction().execute(async (tx) => {
        if (await nameTaken(tx, checked.value)) return taken(checked.value);
        const createdAt = clock.now();
        const revision = nextRevision();
        await tx
          .insertInto("sites")
          .values({
            id,
            name: checked.value,
            siteKey: randomBytes(32).toString("base64"),
            configRevision: revision,
            createdAt,
          })
          .execute();
        const document = JSON.stringify({ ...initialConfiguration, revision });
        await tx
          .insertInto("configurations")
          .values({ siteId: id, revision, document, createdAt, createdBy: by.name })
          .execute();
        await addEvent(tx, createdAt, {
          severity: "info",
          kind: "site.created",
          text: `${by.name} made the site ${checked.value}.`,
          siteId: id,
        });
        return success({ id });
      });
    },
    async rename({ siteId, name, by }) {
      const checked = siteName(name);
      if (!checked.ok) return checked;
      return await store.transaction().execute(async (tx) => {
        if (await nameTaken(tx, checked.value, siteId)) return taken(checked.value);
        const result = await tx
          .updateTable("sites")
          .set({ name: checked.value })
          .where("id", "=", siteId)
          .executeTakeFirst();
        if (result.numUpdatedRows === 0n) return noSite();
        await addEvent(tx, clock.now(), {
          severity: "info",
          kind: "site.renamed",
          text: `${by.name} renamed the site to ${checked.value}.`,
          siteId,
        });
        return success(undefined);
      });
    },
    configuration: (siteId) => currentConfiguration(store, siteId),
    async saveConfiguration({ siteId, configuration, by, basedOn }) {
      return await store.transaction().execute(async (tx) => {
        const stored = await currentConfiguration(tx, siteId);
        if (!stored) return noSite();
        if (basedOn !== undefined && basedOn !== stored.revision) {
          return failure("fleet.conflict", "Somebody changed this configuration meanwhile. Load it again.");
        }
        const revision = nextRevision(stored.revision);
        const draft = keepSecrets(configuration, stored);
        // The site's key is the server's to add on the way to a box, and nobody's to set.
        const whole =
          typeof draft === "object" && draft !== null ? { ...draft, revision, siteKey: undefined } : draft;
        const parsed = parseConfiguration(whole);
        if (!parsed.ok) return withFieldErrors(parsed.problem);
        const createdAt = clock.now();
        const document = JSON.stringify(parsed.value);
        await tx
          .insertInto("configurations")
          .values({ siteId, revision, document, createdAt, createdBy: by.name })
          .execute();
        await tx.updateTable("sites").set({ configRevision: revision }).where("id", "=", siteId).execute();
        await forgetOldRevisions(tx, siteId);
        await addEvent(tx, createdAt, {
          severity: "info",
          kind: "site.configured",
          text: `${by.name} changed the configuration.`,
          siteId,
        });
        return success({ revision });
      });
    },
  };
}

/** The configuration of a site that nobody has configured yet: the community everyone starts with, no ranges. */
const initialConfiguration: ConfigurationDraft = {
  schema: 1,
  ranges: [],
  credentials: [{ id: "public", version: "2c", community: "public" }],
  discover: { everyMinutes: 1440, packetsPerSecond: 300 },
  collect: { everyMinutes: 180 },
  report: { everyMinutes: 180 },
  checkIn: { everyMinutes: 5 },
  quietHours: [],
  profiles: null,
  update: null,
};

/** The configuration in force at a site, as it is sent to its appliances. */
export async function currentConfiguration(store: Store, siteId: string): Promise<Configuration | undefined> {
  const row = await store
    .selectFrom("sites")
    .innerJoin("configurations", (join) =>
      join
        .onRef("configurations.siteId", "=", "sites.id")
        .onRef("configurations.revision", "=", "sites.configRevision"),
    )
    .select("configurations.document")
    .where("sites.id", "=", siteId)
    .executeTakeFirst();
  return row && (JSON.parse(row.document) as Configuration);
}

// A count for people and chance for boxes, which compare for equality only: never the same twice, not at another
// site and not after the database came back from a backup.
function nextRevision(previous = "0"): string {
  return `${(Number.parseInt(previous, 10) || 0) + 1}-${randomBytes(6).toString("hex")}`;
}

async function forgetOldRevisions(store: Store, siteId: string): Promise<void> {
  const oldest = await store
    .selectFrom("configurations")
    .select("createdAt")
    .where("siteId", "=", siteId)
    .orderBy("createdAt", "desc")
    .offset(KEPT_REVISIONS)
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return;
  await store
    .deleteFrom("configurations")
    .where("siteId", "=", siteId)
    .where("createdAt", "<=", oldest.createdAt)
    .execute();
}

async function nameTaken(store: Store, name: string, exceptSite = ""): Promise<boolean> {
  const row = await store
    .selectFrom("sites")
    .select("id")
    .where("name", "=", name)
    .where("id", "!=", exceptSite)
    .executeTakeFirst();
  return row !== undefined;
}

function siteName(name: string): Outcome<string> {
  const trimmed = name.normalize("NFC").trim();
  if (trimmed && trimmed.length <= MAX_NAME && !/\p{Cc}/u.test(trimmed)) return success(trimmed);
  return failure("fleet.invalid", `A site's name has 1 to ${MAX_NAME} characters.`, {
    errors: [{ pointer: "/name", detail: `has 1 to ${MAX_NAME} characters` }],
  });
}

function withFieldErrors({ code, message, detail }: Problem) {
  const { issues } = (detail ?? {}) as { issues?: FieldIssue[] };
  return failure(code, message, { errors: fieldErrors(issues ?? []) });
}

function taken(name: string) {
  return failure("fleet.name-taken", `There is a site called ${name} already.`);
}

function noSite() {
  return failure("fleet.not-found", "There is no such site.");
}
