import { Moment, type Reader, StateMark } from "../design/index.ts";
import { filterFields } from "./fleet-filter.ts";
import { type FleetQuery, fleetHref } from "./fleet-query.ts";
import { ColumnChooser, FleetCount, FleetPager, FleetTable, type FleetTableData } from "./fleet-table.tsx";
import type { Today, TodayGroup } from "./fleet-today.ts";
import { count } from "./fleet-today.ts";
import { type Frame, Framed } from "./frame.tsx";

export interface FleetData {
  table: FleetTableData;
  today: Today;
  /** All printers, whatever the filter says. */
  all: number;
  boxes: number;
  sites: number;
  /** When the freshest answer was got. */
  newest?: number | undefined;
  filterFaults: readonly string[];
  /** Seconds until the page should look again: few while a discovery is young. */
  refreshSeconds: number;
}

export function FleetPage(props: { data: FleetData; reader: Reader; frame: Frame }) {
  const { data, reader, frame } = props;
  return (
    <Framed frame={frame} title="Printers" room="fleet">
      <FleetPart data={data} reader={reader} />
    </Framed>
  );
}

/** Everything below the head: what the script fetches anew and compares. */
export function FleetPart(props: { data: FleetData; reader: Reader }) {
  const { data, reader } = props;
  const { query } = data.table;
  return (
    <div
      id="fleet"
      class="fleet"
      data-refresh={data.refreshSeconds}
      data-part={fleetHref(query, { from: query.from }, "/parts/fleet")}
    >
      <TodaySection data={data} reader={reader} />
      {data.all === 0 ? (
        <NothingYet data={data} />
      ) : (
        <>
          <FilterBar data={data} query={query} />
          <div class="fleet__line">
            <FleetCount found={data.table.found} all={data.all} newest={data.newest} reader={reader} />
            <a class="small" href={fleetHref(query, {}, "/fleet.csv")} download>
              Download as CSV
            </a>
          </div>
          {data.table.found === 0 ? <NoMatch /> : <FleetTable data={data.table} reader={reader} />}
          <FleetPager data={data.table} reader={reader} />
        </>
      )}
    </div>
  );
}

function FilterBar(props: { data: FleetData; query: FleetQuery }) {
  const { data, query } = props;
  const faults = data.filterFaults;
  return (
    <div class="fleet__tools">
      <search>
        <form method="get" action="/" class="filter">
          <label class="hidden-text" for="filter">
            Show only
          </label>
          <input
            id="filter"
            type="search"
            name="q"
            value={query.q}
            placeholder={'vendor:brother toner<10 site:"Oslo"'}
            autocomplete="off"
            spellcheck={false}
            maxlength={500}
            aria-describedby={faults.length > 0 ? "filter-fault" : "filter-help"}
            aria-invalid={faults.length > 0 ? "true" : undefined}
          />
          <input type="hidden" name="sort" value={query.sort} />
          {query.columns.length > 0 ? (
            <input type="hidden" name="columns" value={query.columns.join(",")} />
          ) : null}
          <button type="submit">Show</button>
        </form>
      </search>
      <ColumnChooser query={query} columns={data.table.columns} />
      <div class="filter__help" id="fleet-faults">
        {faults.length > 0 ? (
          <p class="fault" id="filter-fault">
            {faults.join(" ")}
          </p>
        ) : (
          <details class="small soft">
            <summary id="filter-help">
              Words find model, serial, host, address, place. Fields narrow it.
            </summary>
            <p>
              {filterFields.join(", ")}. Text: <code>model:laserjet</code>, exactly: <code>vendor=hp</code>,
              not: <code>-site:Oslo</code>. Numbers: <code>toner&lt;10</code>, <code>pages&gt;=100000</code>.
              A network: <code>address:10.4.0.0/16</code>. Not seen for two days: <code>seen&gt;2d</code>.
              States: <code>state:broken</code>, attention, unknown, fine, silent, unread, empty.
            </p>
          </details>
        )}
      </div>
    </div>
  );
}

function TodaySection(props: { data: FleetData; reader: Reader }) {
  const { today, all } = props.data;
  return (
    <section id="today" class="today" aria-labelledby="today-title">
      <h1 id="today-title">{headline(props.data)}</h1>
      {today.groups.length > 0 ? (
        <ul class="today__groups">
          {today.groups.map((group) => (
            <Group group={group} reader={props.reader} />
          ))}
        </ul>
      ) : all > 0 ? (
        <p>
          <StateMark state="fine" /> <span class="soft">Nothing is empty, stopped, silent or low.</span>
        </p>
      ) : null}
    </section>
  );
}

function headline(data: FleetData): string {
  const { today, all } = data;
  if (today.printers + today.boxes === 0) return all === 0 ? "No printers yet" : "Nobody is needed today";
  const parts = [
    today.boxes > 0 ? count(today.boxes, "box", "boxes") : "",
    today.printers > 0 ? count(today.printers, "printer", "printers") : "",
  ].filter(Boolean);
  const isOne = today.boxes + today.printers === 1;
  return `${parts.join(" and ")} ${isOne ? "needs" : "need"} somebody`;
}

function Group(props: { group: TodayGroup; reader: Reader }) {
  const { group, reader } = props;
  const rest = group.count - group.items.length;
  return (
    <li class={`today__group today__group--${group.state}`}>
      <p class="today__title">
        <StateMark state={group.state} /> <span>{group.title}</span>
      </p>
      <ul class="today__items">
        {group.items.map((item) => (
          <li>
            <a href={item.href}>{item.name}</a>
            {item.where ? <span class="soft"> {item.where}</span> : null}
            <span class="today__what">
              {item.what}
              {item.since === undefined ? null : (
                <span class="soft">
                  {" "}
                  Last heard <Moment at={item.since} reader={reader} />.
                </span>
              )}
            </span>
          </li>
        ))}
        {rest > 0 && group.q ? (
          <li>
            <a href={`/?q=${encodeURIComponent(group.q)}`}>
              Show all {reader.number(group.count)} <span class="hidden-text">of: {group.title}</span>
            </a>
          </li>
        ) : null}
      </ul>
    </li>
  );
}

function NoMatch() {
  return (
    <div class="empty">
      <p>No printer fits this filter.</p>
      <a class="button" href="/">
        Show all printers
      </a>
    </div>
  );
}

/** Why the list is empty, and the next step. */
function NothingYet(props: { data: FleetData }) {
  if (props.data.boxes > 0) {
    return (
      <div class="empty">
        <p>
          A box is here and looks for printers on its ranges. They appear on this page as they come; the first
          ones within a minute or two.
        </p>
        <a class="button" href="/boxes">
          See what the box does
        </a>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>
        Printers are found by a box: a small computer on the network where they stand. Make a site and say
        which addresses belong to it, then make a claim code and type it into the box.
      </p>
      <a class="button primary" href={props.data.sites > 0 ? "/codes" : "/sites/new"}>
        {props.data.sites > 0 ? "Make a claim code" : "Make the first site"}
      </a>
    </div>
  );
}
