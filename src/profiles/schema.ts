// The form of a profile file: one schema gives the parser, the table in docs/profiles.md and the editor's JSON schema.

import { z } from "zod";
import { isOid } from "../model/index.ts";
import { checkPattern } from "./pattern-cost.ts";

const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,40}$/, "is a camelCase name");
const oid = z.string().max(400).refine(isOid, "is dotted numbers without a leading dot");
const oidPrefix = z
  .string()
  .max(400)
  .regex(/^\d+(\.\d+)*(\.\*)?$/, "is an OID, with .* at its end for everything below");
const sentence = z.string().min(3).max(300);
const when = z.enum(["once", "every"]);

const pattern = z
  .string()
  .min(1)
  .max(300)
  .superRefine((text, context) => {
    const reason = patternFault(text);
    if (reason !== undefined) context.addIssue({ code: "custom", message: reason });
  });

const whereSchema = z.strictObject({
  column: name,
  equals: z.union([z.string().max(200), z.int()]).optional(),
  matches: pattern.optional(),
});

/** Where a value stands: an exact instance, or a cell of a table of the profile. */
const place = {
  oid: oid.optional(),
  table: name.optional(),
  column: name.optional(),
  /** Picks the row by its index. */
  row: oid.optional(),
  /** Picks the row by what stands in another of its columns; without either, the first row that has the column. */
  where: whereSchema.optional(),
};
const common = {
  when: when.optional(),
  /** Ranked after what is imported instead of before it. */
  fallback: z.literal(true).optional(),
  note: sentence.optional(),
};
/** Junk and decoration that a kind of name brings along: `name` keeps the maker's name in front. */
const clean = z.enum(["model", "name", "serial", "vendor"]);

export const sourceSchema = z.discriminatedUnion("kind", [
  /** Text of a person's kind: decoded, trimmed, junk recognised; `pattern`'s group "value" (or 1) is cut out. */
  z.strictObject({
    kind: z.literal("text"),
    ...place,
    ...common,
    pattern: pattern.optional(),
    /** What to refuse here besides the junk that is refused everywhere. */
    junk: z.array(pattern).max(20).optional(),
    map: z.record(z.string().max(80), z.string().min(1).max(80)).optional(),
    clean: clean.optional(),
  }),
  /** A whole number from zero up; digits in text count too. */
  z.strictObject({ kind: z.literal("counter"), ...place, ...common }),
  z.strictObject({
    kind: z.literal("enum"),
    ...place,
    ...common,
    names: z.record(z.string().regex(/^\d+$/), z.string().min(1).max(60)),
  }),
  /** Names of the bits that are set; bit 0 is the highest of the first octet (RFC 2578 §7.1.4). */
  z.strictObject({ kind: z.literal("bits"), ...place, ...common, names: z.array(z.string().min(1)).max(64) }),
  /** A date written yyyymmdd. */
  z.strictObject({ kind: z.literal("date"), ...place, ...common }),
  /** IEEE 754 single in four octets, highest first, that holds a whole number. */
  z.strictObject({ kind: z.literal("float"), ...place, ...common }),
  /** One field of an IEEE 1284 device id (`KEY:value;…`), by its short key. */
  z.strictObject({
    kind: z.literal("ieee1284"),
    ...place,
    ...common,
    field: z.enum(["MFG", "MDL", "DES", "SN", "CLS"]),
    pattern: pattern.optional(),
    junk: z.array(pattern).max(20).optional(),
    clean: clean.optional(),
  }),
  /** A name written into an object identifier after `prefix`: its length, then its characters as arcs. */
  z.strictObject({
    kind: z.literal("oid-text"),
    ...place,
    ...common,
    prefix: oid,
    junk: z.array(pattern).max(20).optional(),
    clean: clean.optional(),
  }),
  /** One record of a Brother block: code, 01, 04, four octets; closed by FF. */
  z.strictObject({
    kind: z.literal("brother-record"),
    ...place,
    ...common,
    code: z.string().regex(/^[0-9a-f]{2}$/),
  }),
  /** The non-empty texts of a column, joined with a blank. */
  z.strictObject({ kind: z.literal("lines"), table: name, column: name, ...common }),
  /** The counts of all rows that fit, added up; nothing unless each of them is a count. */
  z.strictObject({
    kind: z.literal("row-sum"),
    table: name,
    column: name,
    where: whereSchema,
    ...common,
  }),
  /** Other values of this printer added up; nothing unless every one of them is known. */
  z.strictObject({ kind: z.literal("sum"), of: z.array(z.string().max(60)).min(2).max(8), ...common }),
  /** The physical address of the interface that holds the printer's own IP address. */
  z.strictObject({ kind: z.literal("mac"), ...common }),
  /** The maker known by object id, system description or device id. */
  z.strictObject({ kind: z.literal("maker"), ...common }),
]);

const conditionSchema = z
  .strictObject({
    sysObjectID: z.union([oidPrefix, z.array(oidPrefix).min(1).max(40)]).optional(),
    sysDescr: pattern.optional(),
    /** A private OID that answers. */
    answers: oid.optional(),
    /** An entry of sysORTable (SNMPv2-MIB). */
    sysORID: oid.optional(),
    /** The manufacturer in an IEEE 1284 device id. */
    manufacturer: pattern.optional(),
    /** The highest of all that match wins; 50 where nothing is said. */
    priority: z.int().min(1).max(100).default(50),
  })
  .refine(
    (c) => c.sysObjectID ?? c.sysDescr ?? c.answers ?? c.sysORID ?? c.manufacturer,
    "says nothing to match by",
  );

/** Read only where a column has so many cells that say something: neither empty nor zero. */
const needsSchema = z.strictObject({ table: name, column: name, cells: z.int().min(1).max(9) });

const columnSchema = z.strictObject({ oid, when: when.optional(), needs: needsSchema.optional() });

const tableSchema = z.strictObject({
  rows: z.array(oid).min(1).max(6),
  columns: z.record(name, columnSchema),
  maxRows: z.int().min(1).max(512),
  /** Rows come and go between two collections, as alerts do. */
  changing: z.literal(true).optional(),
  needs: needsSchema.optional(),
  note: sentence.optional(),
});

const quirkSchema = z.strictObject({
  flag: z.enum(["getnext-only", "small-requests", "slow", "no-bulk"]),
  why: sentence,
});

const testedSchema = z.strictObject({
  model: z.string().min(1).max(80),
  firmware: z.string().max(80).optional(),
  /** Name of a recording, without folder and ending. */
  walk: z.string().regex(/^[a-z0-9-]+$/),
});

export const profileDocumentSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, "is lower case words with - and /"),
  revision: z.int().min(1),
  vendor: z.string().min(1).max(60).optional(),
  family: z.string().min(1).max(120).optional(),
  match: z.union([conditionSchema, z.array(conditionSchema).min(1).max(20)]).optional(),
  import: z.array(z.string()).max(10).optional(),
  tables: z.record(name, tableSchema).optional(),
  /** Paths whose imported sources are not taken over. */
  without: z.array(z.string()).max(40).optional(),
  values: z
    .record(z.string().max(60), z.union([sourceSchema, z.array(sourceSchema).min(1).max(12)]))
    .optional(),
  quirks: z.array(quirkSchema).max(10).optional(),
  tested: z.array(testedSchema).max(100).optional(),
});

export type ProfileDocument = z.infer<typeof profileDocumentSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type Where = z.infer<typeof whereSchema>;
export type SourceOf<K extends Source["kind"]> = Extract<Source, { kind: K }>;
export type MatchCondition = z.infer<typeof conditionSchema>;
export type Needs = z.infer<typeof needsSchema>;
export type Column = z.infer<typeof columnSchema>;
export type Quirk = z.infer<typeof quirkSchema>;
export type Tested = z.infer<typeof testedSchema>;

function patternFault(text: string): string | undefined {
  try {
    new RegExp(text, "iu");
  } catch {
    return "is no regular expression";
  }
  const checked = checkPattern(text);
  return checked.ok ? undefined : checked.problem.message;
}
