// Who a printer is, in doubt: records that are or may be the same one, what speaks for it, and what people decided.
import { Moment, type Reader } from "../design/index.ts";

export interface KinLine {
  linkId: number;
  status: "proposed" | "linked" | "refused";
  evidence: readonly string[];
  decidedBy: string | null;
  other: {
    id: number;
    address: string;
    model: string | null;
    serialNumber: string | null;
    macAddress: string | null;
    lastSeen: number;
    total: number | null;
  };
}

export function Kinship(props: { printerId: number; kin: readonly KinLine[]; reader: Reader }) {
  const { kin, printerId, reader } = props;
  if (kin.length === 0) return null;
  return (
    <section class="wide">
      <h2>Is it one printer?</h2>
      <ul class="kin">
        {kin.map((line) => (
          <li>
            <p>
              <strong>{title(line)}</strong> <span class="soft">{line.evidence.join(" ")}</span>
            </p>
            <p class="small">
              The other record: {line.other.model ?? "a printer"}, {line.other.address}
              {line.other.serialNumber ? `, serial number ${line.other.serialNumber}` : ""}
              {line.other.macAddress ? `, MAC ${line.other.macAddress}` : ""}
              {line.other.total === null ? "" : `, counter ${reader.number(line.other.total)}`}, last seen{" "}
              <Moment at={line.other.lastSeen} reader={reader} />
            </p>
            <div class="kin__choice">
              {line.status === "linked" ? null : (
                <form method="post" action={`/printers/${printerId}/links`}>
                  <input type="hidden" name="otherId" value={line.other.id} />
                  <button type="submit">It is the same printer</button>
                </form>
              )}
              {line.status === "refused" ? null : (
                <form method="post" action={`/printers/${printerId}/links/${line.linkId}/separate`}>
                  <button type="submit">They are two printers</button>
                </form>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function title({ status, decidedBy }: KinLine): string {
  if (status === "proposed") return "May be a printer that was known before.";
  const who = decidedBy === null ? "the evidence was certain" : `${decidedBy} said so`;
  return status === "linked" ? `Kept as one with another record: ${who}.` : `Two printers: ${who}.`;
}

export interface EventLine {
  at: number;
  severity: string;
  text: string;
}

export function PrinterEvents(props: { events: readonly EventLine[]; reader: Reader }) {
  if (props.events.length === 0) return null;
  return (
    <section class="wide">
      <h2>What happened</h2>
      <dl class="facts">
        {props.events.map((event) => (
          <>
            <dt>
              <Moment at={event.at} reader={props.reader} />
            </dt>
            <dd>{event.text}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}
