// Boxes without an owner that a DNS record led here: one types what the box shows.
import { Moment, type Reader, SelectField, TextField } from "../design/index.ts";

export interface WaitingBoxLine {
  id: string;
  fingerprint: string;
  model: string;
  version: string;
  address: string;
  firstSeen: number;
  lastSeen: number;
  wrongCodes: number;
  state: "waiting" | "typed";
}

export interface PairingForm {
  id: string;
  siteId: string;
  faults: Readonly<Partial<Record<"code" | "siteId", string>>>;
}

export function WaitingBoxesSection(props: {
  boxes: readonly WaitingBoxLine[];
  sites: readonly { id: string; name: string }[];
  form: PairingForm | undefined;
  reader: Reader;
}) {
  return (
    <section class="stack stack--tight" id="waiting">
      <h2>Boxes that wait for you</h2>
      <p class="help">
        A DNS record of their network led them here. Compare the fingerprint with the one that the box shows,
        then type its pairing code: it stands on the attached screen, the label, the boot partition and the
        box’s own page.
      </p>
      {props.boxes.map((box) => (
        <WaitingBox box={box} sites={props.sites} form={props.form} reader={props.reader} />
      ))}
    </section>
  );
}

function WaitingBox(props: {
  box: WaitingBoxLine;
  sites: readonly { id: string; name: string }[];
  form: PairingForm | undefined;
  reader: Reader;
}) {
  const { box, sites, reader } = props;
  const form = props.form?.id === box.id ? props.form : undefined;
  return (
    <article class="card stack stack--tight">
      <h3>
        {box.model} at {box.address}
      </h3>
      <p>
        Fingerprint <span class="code">{box.fingerprint}</span>, version {box.version}, since{" "}
        <Moment at={box.firstSeen} reader={reader} />, last heard <Moment at={box.lastSeen} reader={reader} />
        .
      </p>
      {box.wrongCodes > 0 ? (
        <p class="notice notice--attention">
          {box.wrongCodes === 1 ? "One code was" : `${box.wrongCodes} codes were`} not this box’s own. After
          ten it takes no more until it is started again.
        </p>
      ) : null}
      {box.state === "typed" ? (
        <p class="notice" role="status">
          A code was typed. The box judges it when it asks next, within a minute.
        </p>
      ) : (
        <form class="form" method="post" action={`/waiting-boxes/${box.id}`}>
          <SelectField
            name="siteId"
            label="Site"
            value={form?.siteId ?? ""}
            choices={sites.map((site) => ({ value: site.id, label: site.name }))}
            fault={form?.faults.siteId}
          />
          <TextField
            name="code"
            label="Pairing code"
            value=""
            help="9 characters, as 7K3-M9Q-XA0"
            maxlength={40}
            fault={form?.faults.code}
          />
          <div class="actions">
            <button type="submit" class="primary">
              Pair this box with the site
            </button>
          </div>
        </form>
      )}
    </article>
  );
}
