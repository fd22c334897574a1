import { Moment, type Reader, TextField } from "../design/index.ts";
import { type AnnouncedData, AnnouncedSection } from "./announced-view.tsx";
import type { BoxSummary } from "./box-summary.ts";
import { BoxTable } from "./boxes-view.tsx";
import { type Frame, Framed, Trail } from "./frame.tsx";
import { DoneNotice, FaultNotice } from "./notice.tsx";
import type { Faults, SiteForm } from "./site-form.ts";
import { ConfigurationForm } from "./site-form-view.tsx";

export interface SiteLine {
  id: string;
  name: string;
  ranges: number;
  boxes: number;
  printers: number;
  createdAt: number;
}

export function SitesPage(props: { sites: readonly SiteLine[]; reader: Reader; frame: Frame }) {
  const { sites, reader } = props;
  return (
    <Framed frame={props.frame} title="Sites" room="sites">
      <div class="head__row">
        <h1>Sites</h1>
        {sites.length > 0 ? (
          <a class="button" href="/sites/new">
            Add a site
          </a>
        ) : null}
      </div>
      {sites.length === 0 ? (
        <div class="empty">
          <p>
            A site is a place with its own network: an office, a customer’s branch. It says which addresses
            are searched and how printers are spoken to; its boxes follow that.
          </p>
          <a class="button primary" href="/sites/new">
            Make the first site
          </a>
        </div>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Site</th>
              <th scope="col" class="number">
                Ranges
              </th>
              <th scope="col" class="number">
                Boxes
              </th>
              <th scope="col" class="number">
                Printers
              </th>
              <th scope="col">Made</th>
            </tr>
          </thead>
          <tbody>
            {sites.map((site) => (
              <tr>
                <td>
                  <a class="row__link" href={`/sites/${site.id}`}>
                    {site.name}
                  </a>
                </td>
                <td class="number" data-label="Ranges">
                  {site.ranges === 0 ? "none yet" : reader.number(site.ranges)}
                </td>
                <td class="number" data-label="Boxes">
                  {reader.number(site.boxes)}
                </td>
                <td class="number" data-label="Printers">
                  {reader.number(site.printers)}
                </td>
                <td data-label="Made">
                  <Moment at={site.createdAt} reader={reader} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Framed>
  );
}

export function NewSitePage(props: { name: string; fault?: string | undefined; frame: Frame }) {
  return (
    <Framed frame={props.frame} title="Add a site" room="sites">
      <Trail href="/sites" name="Sites" />
      <h1>Add a site</h1>
      <form class="form" method="post" action="/sites">
        <TextField
          name="name"
          label="Name"
          value={props.name}
          maxlength={100}
          help="As you call the place: “Oslo office”, “Acme, Main Street”"
          fault={props.fault}
          isRequired
          isFirst
        />
        <div class="actions">
          <button type="submit" class="primary">
            Make this site
          </button>
        </div>
      </form>
    </Framed>
  );
}

export interface SiteData {
  id: string;
  name: string;
  boxes: readonly BoxSummary[];
  printers: number;
  announced: AnnouncedData;
  form: SiteForm;
  faults: Faults;
  /** Who changed the configuration last, and when. */
  changed?: { by: string; at: number } | undefined;
  renameFault?: string | undefined;
}

export function SitePage(props: {
  data: SiteData;
  reader: Reader;
  done?: string | undefined;
  fault?: string | undefined;
  frame: Frame;
}) {
  const { data, reader } = props;
  const faults = Object.keys(data.faults).length;
  return (
    <Framed frame={props.frame} title={data.name} room="sites">
      <Trail href="/sites" name="Sites" />
      <div class="head">
        <h1>{data.name}</h1>
        <p class="soft">
          <a href={`/?q=${encodeURIComponent(`site="${data.name.replaceAll('"', "")}"`)}`}>
            {reader.number(data.printers)} {data.printers === 1 ? "printer" : "printers"}
          </a>
          {data.changed ? (
            <>
              {" · configuration by "}
              {data.changed.by}, <Moment at={data.changed.at} reader={reader} />
            </>
          ) : null}
        </p>
      </div>
      <DoneNotice done={props.done} />
      <FaultNotice
        words={
          props.fault ??
          (faults > 0
            ? `Nothing was saved yet: ${faults === 1 ? "one field needs" : `${faults} fields need`} a change. ${data.faults.form ?? ""}`
            : undefined)
        }
      />
      {data.boxes.length > 0 ? (
        <BoxTable boxes={data.boxes} reader={reader} />
      ) : (
        <p>
          No box here yet. Say below what is to be searched, then{" "}
          <a href={`/codes?site=${data.id}`}>make a claim code</a>; the box gets this configuration with its
          first answer.
        </p>
      )}
      <AnnouncedSection data={data.announced} reader={reader} />
      <ConfigurationForm siteId={data.id} form={data.form} faults={data.faults} />
      <details class="confirm">
        <summary>Rename this site</summary>
        <form method="post" action={`/sites/${data.id}/name`}>
          <TextField
            name="name"
            label="Name"
            value={data.name}
            maxlength={100}
            fault={data.renameFault}
            isRequired
          />
          <button type="submit">Use this name</button>
        </form>
      </details>
    </Framed>
  );
}
