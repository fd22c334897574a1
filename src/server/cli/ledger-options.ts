import { failure, type Outcome, success } from "../../shared/index.ts";

export interface LedgerWords {
  verify: { file: string | undefined; keys: string[] };
  export: { file: string; site?: string; box?: string; printer?: string; from?: number; to?: number };
}

interface Values {
  site?: string | undefined;
  box?: string | undefined;
  printer?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  key?: string[] | undefined;
}

export function ledgerVerifyWords(values: Values, files: string[]): Outcome<LedgerWords["verify"]> {
  if (files.length > 1) return failure("usage", "ledger verify takes one file, or none for the data folder");
  const keys = (values.key ?? []).map((key) => key.toLowerCase());
  if (!keys.every((key) => /^[0-9a-f]{64}$/.test(key)))
    return failure("usage", "--key is 64 hexadecimal digits");
  return success({ file: files[0], keys });
}

export function ledgerExportWords(values: Values, files: string[]): Outcome<LedgerWords["export"]> {
  const [file] = files;
  if (file === undefined || files.length > 1)
    return failure("usage", "ledger export needs one file to write");
  const from = timeOf(values.from, "00:00:00.000Z");
  const to = timeOf(values.to, "23:59:59.999Z");
  if (Number.isNaN(from) || Number.isNaN(to))
    return failure(
      "usage",
      "--from and --to are dates (UTC) as 2026-03-31, or times as 2026-03-31T08:00:00Z",
    );
  const { site, box, printer } = values;
  return success({
    file,
    ...(site === undefined ? {} : { site }),
    ...(box === undefined ? {} : { box }),
    ...(printer === undefined ? {} : { printer }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

/** Milliseconds since 1970; NaN for what is no date. */
function timeOf(text: string | undefined, day: string): number | undefined {
  if (text === undefined) return undefined;
  return Date.parse(
    /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T${day}` : /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? text : "",
  );
}
