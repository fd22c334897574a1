import { type Reader, relative } from "../design/index.ts";
import type { FleetColumn } from "./fleet-columns.tsx";
import { fleetColumns } from "./fleet-columns.tsx";
import { FLEET_PAGE, type FleetQuery, fleetHref } from "./fleet-query.ts";
import type { FleetRow } from "./fleet-row.ts";

export interface FleetTableData {
  query: FleetQuery;
  columns: readonly FleetColumn[];
  /** The rows of this page, in order. */
  rows: readonly FleetRow[];
  /** Rows that pass the filter, on all pages. */
  found: number;
}

/** On a phone a row becomes a card with the name and these. */
const CARD = new Set(["model", "state", "supplies", "total"]);

export function FleetTable(props: { data: FleetTableData; reader: Reader }) {
  const { data, reader } = props;
  return (
    <table class="fleet__table" data-found={data.found} data-page={FLEET_PAGE}>
      <caption class="hidden-text">Printers. Up and down move between rows, Enter opens one.</caption>
      <thead>
        <tr>
          {data.columns.map((column) => (
            <ColumnHead column={column} query={data.query} />
          ))}
        </tr>
      </thead>
      <FleetRows data={data} reader={reader} />
    </table>
  );
}

export function FleetRows(props: { data: FleetTableData; reader: Reader }) {
  const { data, reader } = props;
  return (
    <tbody data-from={data.query.from}>
      {data.rows.map((row) => (
        <tr data-key={row.id} data-told={row.lastSeen}>
          {data.columns.map((column) => (
            <td class={cellClass(column)}>
              {column.cell(row, reader)}
              {column.id === "total" ? <span class="card-unit"> {row.totalUnit ?? "pages"}</span> : null}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function ColumnHead(props: { column: FleetColumn; query: FleetQuery }) {
  const { column, query } = props;
  const isSorted = query.sort === column.id || query.sort === `-${column.id}`;
  const isDescending = query.sort.startsWith("-");
  // A number is first wanted from the top, a name from the start.
  const next = isSorted
    ? isDescending
      ? column.id
      : `-${column.id}`
    : column.isNumber && column.id !== "lowest"
      ? `-${column.id}`
      : column.id;
  return (
    <th
      scope="col"
      class={cellClass(column)}
      aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : undefined}
    >
      <a href={fleetHref(query, { sort: next })}>
        {column.title}
        <span class="sort" aria-hidden="true">
          {isSorted ? (isDescending ? "▾" : "▴") : ""}
        </span>
      </a>
    </th>
  );
}

function cellClass(column: FleetColumn): string {
  return `c-${column.id}${column.isNumber ? " number" : ""}${CARD.has(column.id) ? "" : " not-on-card"}`;
}

/** For readers without script: the pages of a long list. */
export function FleetPager(props: { data: FleetTableData; reader: Reader }) {
  const { query, found, rows } = props.data;
  if (found <= FLEET_PAGE) return null;
  const { number } = props.reader;
  const last = query.from + rows.length;
  return (
    <nav class="pager" aria-label="Pages of the list">
      {query.from > 0 ? (
        <a href={fleetHref(query, { from: Math.max(0, query.from - FLEET_PAGE) })}>Previous {FLEET_PAGE}</a>
      ) : null}
      <span>
        {number(query.from + 1)} to {number(last)} of {number(found)}
      </span>
      {last < found ? (
        <a href={fleetHref(query, { from: query.from + FLEET_PAGE })}>Next {FLEET_PAGE}</a>
      ) : null}
    </nav>
  );
}

export function ColumnChooser(props: { query: FleetQuery; columns: readonly FleetColumn[] }) {
  const shown = new Set(props.columns.map((column) => column.id));
  return (
    <details class="chooser">
      <summary class="button">Columns</summary>
      <form method="get" action="/columns" class="chooser__form">
        <input type="hidden" name="q" value={props.query.q} />
        <input type="hidden" name="sort" value={props.query.sort} />
        <fieldset>
          <legend class="hidden-text">Columns to show</legend>
          <div class="chooser__list">
            {fleetColumns
              .filter((column) => column.id !== "model")
              .map((column) => (
                <div class="tick">
                  <input
                    type="checkbox"
                    name="columns"
                    value={column.id}
                    id={`column-${column.id}`}
                    checked={shown.has(column.id)}
                  />
                  <label for={`column-${column.id}`}>{column.title}</label>
                </div>
              ))}
          </div>
        </fieldset>
        <button type="submit">Show these columns</button>
      </form>
    </details>
  );
}

/** The line under the filter: how many there are, how fresh they are. */
export function FleetCount(props: {
  found: number;
  all: number;
  newest: number | undefined;
  reader: Reader;
}) {
  const { found, all, newest, reader } = props;
  const noun = all === 1 ? "printer" : "printers";
  const amount =
    found === all
      ? `${reader.number(all)} ${noun}`
      : `${reader.number(found)} of ${reader.number(all)} ${noun}`;
  return (
    <p id="fleet-count" class="soft" role="status">
      {amount}
      {newest === undefined ? "" : `, newest answer ${relative(newest - reader.now) ?? reader.ago(newest)}`}
    </p>
  );
}
