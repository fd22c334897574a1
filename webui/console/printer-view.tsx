import type { ConsentField, Printer, Reading } from "../../src/model/index.ts";
import { Moment, type Reader, reasonWords, StateMark, SupplyBar, supplyLook } from "../design/index.ts";
import { type FleetRow, printerName } from "./fleet-row.ts";
import { type Frame, Framed, Trail } from "./frame.tsx";
import type { DayVolume } from "./history.ts";
import { HistoryChart } from "./history-chart.tsx";
import { type EventLine, type KinLine, Kinship, PrinterEvents } from "./kinship-view.tsx";
import { type LedgerLine, MeterLedger } from "./ledger-view.tsx";
import { DoneNotice, FaultNotice } from "./notice.tsx";
import { type CounterLine, Counters, Readings } from "./printer-readings.tsx";
import { type RecordingLine, Recordings } from "./recordings-view.tsx";

export interface Sighting {
  /** Row that this box's words go to: a merged printer has several. */
  rowId: number;
  boxId: string;
  box: string;
  address: string;
  state: string;
  firstSeen: number;
  lastSeen: number;
}

export interface PrinterData {
  row: FleetRow;
  printer: Printer;
  /** Fields that the owner of its box keeps. */
  withheld: readonly ConsentField[];
  counters: readonly CounterLine[];
  /** Every reading but those of counters. */
  readings: readonly Reading[];
  ledger: readonly LedgerLine[];
  sightings: readonly Sighting[];
  days: readonly DayVolume[];
  kin: readonly KinLine[];
  events: readonly EventLine[];
  recordings: readonly RecordingLine[];
}

export function PrinterPage(props: {
  data: PrinterData;
  reader: Reader;
  frame: Frame;
  done?: string | undefined;
  fault?: string | undefined;
}) {
  const { data, reader } = props;
  const { row, printer } = data;
  return (
    <Framed frame={props.frame} title={printerName(row)} room="fleet">
      <Trail href="/" name="Printers" />
      <div class="head">
        <h1>{printerName(row)}</h1>
        <p class="soft">
          {[row.location, row.site].filter(Boolean).join(", ")}
          {" · "}
          {row.address}
          {" · last seen "}
          <Moment at={row.lastSeen} reader={reader} />
        </p>
      </div>
      <DoneNotice done={props.done} />
      <FaultNotice words={props.fault} />
      <StateSection row={row} reader={reader} />
      <div class="sheet">
        <div class="column">
          <Supplies data={data} reader={reader} />
          <Trays printer={printer} reader={reader} />
          <Alerts printer={printer} />
        </div>
        <Identity data={data} reader={reader} />
        <Counters counters={data.counters} unit={data.row.totalUnit} reader={reader} />
        <section class="wide">
          <h2>Pages per day</h2>
          <HistoryChart days={data.days} csvHref={`/printers/${row.id}/history.csv`} reader={reader} />
        </section>
        <MeterLedger lines={data.ledger} reader={reader} />
        <Sightings data={data} reader={reader} />
        <Kinship printerId={row.id} kin={data.kin} reader={reader} />
        <PrinterEvents events={data.events} reader={reader} />
        <Recordings printerId={row.id} recordings={data.recordings} reader={reader} />
        <Readings readings={data.readings} reader={reader} />
      </div>
    </Framed>
  );
}

function StateSection(props: { row: FleetRow; reader: Reader }) {
  const { row, reader } = props;
  const at = row.silentSince ?? row.notReadSince;
  const since = at === undefined ? undefined : reader.exact(at);
  if (row.reasons.length === 0) {
    return (
      <p>
        <StateMark state={row.state} />
      </p>
    );
  }
  return (
    <ul class="reasons">
      {row.reasons.map((reason) => (
        <li>
          <StateMark state={reason.state} />
          <span>
            {reasonWords(reason, since)}. <span class="soft">{reason.todo}</span>
            {reason.evidence ? <div class="soft small">Seen: {reason.evidence}.</div> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Identity(props: { data: PrinterData; reader: Reader }) {
  const { printer, row, withheld } = props.data;
  const address = printer.port === 161 ? printer.address : `${printer.address}, port ${printer.port}`;
  const facts: [name: string, value: string | undefined, field?: ConsentField][] = [
    ["Vendor", printer.vendor],
    ["Model", printer.model],
    ["Model number", printer.modelNumber],
    ["Serial number", printer.serialNumber, "serialNumber"],
    ["Asset number", printer.assetNumber, "assetNumber"],
    ["Host name", printer.hostname, "hostname"],
    ["Address", withheld.includes("address") ? undefined : address, "address"],
    ["MAC address", printer.macAddress, "macAddress"],
    ["Location", printer.location, "location"],
    ["Contact", printer.contact, "contact"],
    ["Firmware", [printer.firmware, printer.firmwareDate].filter(Boolean).join(" of ") || undefined],
    ["Panel", printer.displayText, "displayText"],
    ["Spoken", `SNMP version ${printer.snmpVersion}`],
  ];
  return (
    <section>
      <h2>What it is</h2>
      <dl class="facts">
        {facts.map(([name, value, field]) => {
          const isKept = field !== undefined && withheld.includes(field);
          return value === undefined && !isKept ? null : (
            <>
              <dt>{name}</dt>
              <dd>{value ?? <span class="soft">not told, by its owner's choice</span>}</dd>
            </>
          );
        })}
        <dt>Profile</dt>
        <dd>
          {printer.profile ? (
            <a href={`/read?profile=${encodeURIComponent(printer.profile)}`}>{printer.profile}</a>
          ) : (
            "not told"
          )}
        </dd>
        <dt>First seen</dt>
        <dd>
          <Moment at={row.firstSeen} reader={props.reader} />
        </dd>
      </dl>
    </section>
  );
}

function Supplies(props: { data: PrinterData; reader: Reader }) {
  const { row } = props.data;
  const ageMs = props.reader.now - row.lastSeen;
  return (
    <section>
      <h2>Supplies</h2>
      {row.supplies.length === 0 ? (
        <p class="soft">This printer does not tell its supplies.</p>
      ) : (
        <ul class="supplies--full">
          {row.supplies.map((supply) => (
            <li>
              <span>
                {supplyLook(supply).name}
                {supply.receptacle ? <span class="soft"> fills up</span> : null}
              </span>
              <SupplyBar supply={supply} ageMs={ageMs} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Trays(props: { printer: Printer; reader: Reader }) {
  const trays = props.printer.trays ?? [];
  return (
    <section>
      <h2>Trays</h2>
      {trays.length === 0 ? (
        <p class="soft">This printer does not tell its trays.</p>
      ) : (
        <dl class="facts">
          {trays.map((tray) => (
            <>
              <dt>{tray.name ?? `Tray ${tray.index}`}</dt>
              <dd>
                {[trayLevel(tray.level, tray.maxCapacity, props.reader), tray.mediaName, tray.state]
                  .filter(Boolean)
                  .join(", ")}
              </dd>
            </>
          ))}
        </dl>
      )}
    </section>
  );
}

/** prtInputCurrentLevel (RFC 3805): −3 means that some is left, −1 and −2 say nothing. */
function trayLevel(level: number | undefined, capacity: number | undefined, reader: Reader): string {
  if (level === undefined || level === -1 || level === -2) return "level not told";
  if (level === -3) return "some left";
  if (level === 0) return "empty";
  return capacity !== undefined && capacity > 0
    ? `${reader.number(level)} of ${reader.number(capacity)}`
    : reader.number(level);
}

function Alerts(props: { printer: Printer }) {
  const alerts = props.printer.alerts ?? [];
  return (
    <section>
      <h2>Alerts</h2>
      {alerts.length === 0 ? (
        <p class="soft">The printer reports none.</p>
      ) : (
        <dl class="facts">
          {alerts.map((alert) => (
            <>
              <dt>{alert.severity ?? "alert"}</dt>
              <dd>
                {alert.text ?? (alert.code === undefined ? "no text" : `code ${alert.code}`)}
                {alert.since ? <span class="soft"> since {alert.since}</span> : null}
              </dd>
            </>
          ))}
        </dl>
      )}
    </section>
  );
}

function Sightings(props: { data: PrinterData; reader: Reader }) {
  const { sightings } = props.data;
  const isShared = (rowId: number) =>
    new Set(sightings.filter((each) => each.rowId === rowId).map((each) => each.boxId)).size > 1;
  return (
    <section class="wide">
      <h2>Where it was seen</h2>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">By the box</th>
            <th scope="col">At</th>
            <th scope="col">Now</th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {sightings.map((sighting) => (
            <tr>
              <td>
                <a href={`/boxes/${sighting.boxId}`}>{sighting.box}</a>
                {isShared(sighting.rowId) ? (
                  <details class="small">
                    <summary>Not this printer?</summary>
                    <form method="post" action={`/printers/${sighting.rowId}/split`}>
                      <input type="hidden" name="boxId" value={sighting.boxId} />
                      <p>What {sighting.box} reads becomes a printer of its own from now on.</p>
                      <button type="submit">It is another printer</button>
                    </form>
                  </details>
                ) : null}
              </td>
              <td data-label="At">{sighting.address}</td>
              <td data-label="Now">{sighting.state}</td>
              <td data-label="First">
                <Moment at={sighting.firstSeen} reader={props.reader} />
              </td>
              <td data-label="Last">
                <Moment at={sighting.lastSeen} reader={props.reader} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
