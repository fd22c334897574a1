// What of the fleet is looked at, as the address bar says it: a view can be sent to a colleague.

export interface FleetQuery {
  /** The filter box. */
  q: string;
  /** `total` or `-total`. */
  sort: string;
  /** Column ids chosen in this address; empty for the person's own or the default ones. */
  columns: readonly string[];
  /** Place of the first row shown, from 0. */
  from: number;
}

/** Rows sent at once. */
export const FLEET_PAGE = 100;
export const DEFAULT_SORT = "model";

export function readFleetQuery(parameters: URLSearchParams): FleetQuery {
  const from = Number(parameters.get("from") ?? "0");
  return {
    q: (parameters.get("q") ?? "").slice(0, 500),
    sort: (parameters.get("sort") || DEFAULT_SORT).slice(0, 40),
    columns: parameters
      .getAll("columns")
      .flatMap((ids) => ids.split(","))
      .filter((id) => /^[a-z]{1,20}$/.test(id))
      .slice(0, 30),
    from: Number.isSafeInteger(from) && from > 0 ? from - (from % FLEET_PAGE) : 0,
  };
}

/** The shortest address of a view, after `path`. */
export function fleetHref(query: FleetQuery, changes: Partial<FleetQuery> = {}, path = "/"): string {
  const wanted = { ...query, from: 0, ...changes };
  const parameters = new URLSearchParams();
  if (wanted.q.trim()) parameters.set("q", wanted.q.trim());
  if (wanted.sort !== DEFAULT_SORT) parameters.set("sort", wanted.sort);
  if (wanted.columns.length > 0) parameters.set("columns", wanted.columns.join(","));
  if (wanted.from > 0) parameters.set("from", String(wanted.from));
  // Colons and commas are legal in a query (RFC 3986 §3.4) and easier to read there.
  const text = parameters.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text ? `${path}?${text}` : path;
}
