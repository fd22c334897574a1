import { Moment, type Reader, SelectField, TextField } from "../design/index.ts";
import { type Frame, Framed, Narrow, Trail } from "./frame.tsx";
import { DoneNotice, FaultNotice } from "./notice.tsx";
import { QrImage } from "./qr-image.tsx";
import { type PairingForm, WaitingBoxesSection, type WaitingBoxLine } from "./waiting-boxes.tsx";

export interface CodeLine {
  id: string;
  site: string;
  siteId: string;
  note?: string | undefined;
  createdAt: number;
  createdBy: string;
  expiresAt: number;
  state: "waiting" | "used" | "expired" | "revoked";
  usedAt?: number | undefined;
  boxId?: string | undefined;
  box?: string | undefined;
}

export interface CodeForm {
  siteId: string;
  days: string;
  note: string;
  faults: Readonly<Partial<Record<string, string>>>;
}

export interface CodesData {
  codes: readonly CodeLine[];
  sites: readonly { id: string; name: string }[];
  form: CodeForm;
  waiting: readonly WaitingBoxLine[];
  pairing?: PairingForm | undefined;
}

export function CodesPage(props: {
  data: CodesData;
  reader: Reader;
  done?: string | undefined;
  fault?: string | undefined;
  frame: Frame;
}) {
  const { data } = props;
  return (
    <Framed frame={props.frame} title="Claim codes" room="codes">
      <h1>Claim codes</h1>
      <p>
        A claim code is typed into a box, once. It ties the box to a site; the site’s configuration is in the
        first answer the box gets.
      </p>
      <DoneNotice done={props.done} />
      <FaultNotice words={props.fault} />
      {data.sites.length === 0 ? (
        <div class="empty">
          <p>A code belongs to a site, and there is none yet.</p>
          <a class="button primary" href="/sites/new">
            Make the first site
          </a>
        </div>
      ) : (
        <NewCode data={data} />
      )}
      {data.waiting.length === 0 || data.sites.length === 0 ? null : (
        <WaitingBoxesSection
          boxes={data.waiting}
          sites={data.sites}
          form={data.pairing}
          reader={props.reader}
        />
      )}
      {data.codes.length === 0 ? null : (
        <section class="stack stack--tight">
          <h2>Codes made so far</h2>
          <p class="help">
            Only a fingerprint of each code is kept: a code can be read just after it was made.
          </p>
          <CodeTable codes={data.codes} reader={props.reader} />
        </section>
      )}
    </Framed>
  );
}

function NewCode(props: { data: CodesData }) {
  const { form, sites } = props.data;
  return (
    <form class="form" method="post" action="/codes">
      <SelectField
        name="siteId"
        label="Site"
        value={form.siteId}
        choices={sites.map((site) => ({ value: site.id, label: site.name }))}
        fault={form.faults.siteId}
      />
      <div class="pair">
        <TextField
          name="days"
          label="Good for how many days"
          value={form.days}
          inputmode="numeric"
          maxlength={3}
          help="1 to 90"
          fault={form.faults.days}
        />
        <TextField
          name="note"
          label="Note"
          value={form.note}
          help="Which box it is for, if you like"
          fault={form.faults.note}
        />
      </div>
      <div class="actions">
        <button type="submit" class="primary">
          Make a claim code
        </button>
      </div>
    </form>
  );
}

function CodeTable(props: { codes: readonly CodeLine[]; reader: Reader }) {
  const { reader } = props;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Site</th>
          <th scope="col">State</th>
          <th scope="col">Note</th>
          <th scope="col">Made</th>
          <th scope="col">Expires</th>
          <th scope="col">
            <span class="hidden-text">Change</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.codes.map((code) => (
          <tr>
            <td>
              <a href={`/sites/${code.siteId}`}>{code.site}</a>
            </td>
            <td data-label="State">
              <CodeState code={code} reader={reader} />
            </td>
            <td data-label="Note">{code.note ?? "–"}</td>
            <td data-label="Made">
              <span>
                <Moment at={code.createdAt} reader={reader} /> <span class="soft">by {code.createdBy}</span>
              </span>
            </td>
            <td data-label="Expires">
              <Moment at={code.expiresAt} reader={reader} />
            </td>
            <td data-label="">
              {code.state === "waiting" ? (
                <details>
                  <summary class="small">Revoke</summary>
                  <form method="post" action={`/codes/${code.id}/revoke`} class="stack stack--tight">
                    <p class="small">
                      Revoke the code for {code.site}
                      {code.note ? ` (${code.note})` : ""}? A box that has it can then no longer use it.
                    </p>
                    <button type="submit" class="danger">
                      Revoke this code
                    </button>
                  </form>
                </details>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CodeState(props: { code: CodeLine; reader: Reader }) {
  const { code } = props;
  switch (code.state) {
    case "waiting":
      return <span>waiting for its box</span>;
    case "expired":
      return <span class="soft">expired</span>;
    case "revoked":
      return <span class="soft">revoked</span>;
    case "used":
      return (
        <span>
          used by {code.boxId ? <a href={`/boxes/${code.boxId}`}>{code.box}</a> : "a box"}{" "}
          <span class="soft">
            <Moment at={code.usedAt} reader={props.reader} />
          </span>
        </span>
      );
  }
}

export interface CodeMade {
  code: string;
  link: string;
  uri: string;
  site: string;
  siteId: string;
  expiresAt: number;
}

/** Shown once, right after the code was made. */
export function CodeMadePage(props: { made: CodeMade; reader: Reader; frame: Frame }) {
  const { made, reader } = props;
  return (
    <Framed frame={props.frame} title="A new claim code" room="codes">
      <Trail href="/codes" name="Claim codes" />
      <h1>A claim code for {made.site}</h1>
      <p class="notice notice--attention">
        This page shows the code once. Write it down, print it or scan it before you leave.
      </p>
      <CodeShown code={made.code} link={made.link} uri={made.uri} />
      <p class="soft">
        For one box, good until {reader.exact(made.expiresAt)}. Type it into the setup page of the box, or put
        it into <code>tallybox.json</code> on its boot partition.
      </p>
      <p>
        <a class="button" href="/codes">
          Done, back to the codes
        </a>
      </p>
    </Framed>
  );
}

function CodeShown(props: { code: string; link: string; uri: string }) {
  return (
    <div class="made">
      <QrImage text={props.link} label="The claim link as a QR code" />
      <dl class="stack stack--tight">
        <dt class="label">Code</dt>
        <dd class="code-shown">{props.code}</dd>
        <dt class="label">As a link</dt>
        <dd class="code">{props.link}</dd>
        <dt class="label">For programs</dt>
        <dd class="code">{props.uri}</dd>
      </dl>
    </div>
  );
}

/** Where the link of a label leads: the code is in the fragment, which no server sees, so the script shows it. */
export function ClaimPage(props: { frame: Frame }) {
  return (
    <Framed frame={props.frame} title="Claim a box">
      <Narrow>
        <h1>Claim a box</h1>
        <div
          id="claim"
          data-empty="This address holds no claim code. Scan the label again, or ask for a new code."
        >
          <p>Your code stands at the end of this page’s address, after the # sign.</p>
        </div>
        <p>
          Open the setup page of the box (its label says where) and type the code there. A code works once; it
          belongs to the first box that uses it.
        </p>
      </Narrow>
    </Framed>
  );
}
