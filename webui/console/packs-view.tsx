// Profile packs: which there are, who reads with which, and how one goes from one box to all.
import { Moment, type Reader, SelectField, StateMark, TextField } from "../design/index.ts";
import { DoneNotice, FaultNotice } from "./notice.tsx";
import { profileHref } from "./profile-href.ts";

export interface PackLine {
  digest: string;
  serial: number;
  name: string;
  createdAt: number;
  createdBy: string;
  profiles: readonly string[];
  offers: readonly { scope: "appliance" | "site" | "all"; name: string }[];
  boxes: readonly {
    id: string;
    name: string;
    site: string;
    state: "in-force" | "refused" | "waiting";
    words: string | null;
  }[];
}

export interface PacksData {
  packs: readonly PackLine[];
  boxes: readonly { id: string; name: string; site: string }[];
  sites: readonly { id: string; name: string }[];
  done?: string | undefined;
  fault?: string | undefined;
}

export function Packs(props: { data: PacksData; reader: Reader }) {
  const { data, reader } = props;
  return (
    <section class="stack stack--tight" id="packs">
      <h2>Profile packs</h2>
      <p class="help">
        New and corrected profiles reach boxes as packs, without new software. A box tries a pack on the
        printers it knows and keeps its profiles where one of them would be read worse. Offer a pack to one
        box first; when that reads with it, to a site or to all.
      </p>
      <DoneNotice done={data.done} />
      <FaultNotice words={data.fault} />
      {data.packs.map((pack) => (
        <Pack pack={pack} data={data} reader={reader} />
      ))}
      <details class="confirm">
        <summary>Make a pack</summary>
        <form class="form" method="post" action="/read/packs" enctype="multipart/form-data">
          <TextField name="name" label="Name" maxlength={120} help="What is in it, for the list" />
          <div class="field">
            <label for="f-files">Profiles</label>
            <input
              id="f-files"
              type="file"
              name="files"
              accept=".json,application/json"
              multiple
              required
              aria-describedby="f-files-help"
            />
            <p class="help" id="f-files-help">
              Profile files (.json); each takes the place of the built-in one with the same id
            </p>
          </div>
          <button type="submit">Check and make the pack</button>
        </form>
      </details>
    </section>
  );
}

function Pack(props: { pack: PackLine; data: PacksData; reader: Reader }) {
  const { pack, data, reader } = props;
  return (
    <article class="stack stack--tight">
      <h3>{pack.name}</h3>
      <p class="soft">
        Pack {pack.serial} of {pack.createdBy}, <Moment at={pack.createdAt} reader={reader} />
        {": "}
        {pack.profiles.map((id, at) => (
          <>
            {at === 0 ? "" : ", "}
            {id.startsWith("templates/") ? (
              <code>{id}</code>
            ) : (
              <a href={profileHref(id, pack.digest)}>{id}</a>
            )}
          </>
        ))}
        . {stageOf(pack)}
      </p>
      {pack.boxes.length === 0 ? null : (
        <ul class="lines">
          {pack.boxes.map((box) => (
            <li>
              <a href={`/boxes/${box.id}`}>{box.name}</a> <span class="soft">{box.site}</span>{" "}
              {box.state === "refused" ? (
                <>
                  <StateMark state="attention" word="does not use it" /> {box.words}
                </>
              ) : box.state === "in-force" ? (
                <StateMark state="fine" word="reads with it" />
              ) : (
                "gets it at its next check-in"
              )}
            </li>
          ))}
        </ul>
      )}
      <Offer pack={pack} data={data} />
    </article>
  );
}

function stageOf({ offers }: PackLine): string {
  if (offers.length === 0) return "It is offered to nobody.";
  const named = offers.map(({ scope, name }) =>
    scope === "all" ? "all boxes" : scope === "site" ? `all boxes of ${name}` : name,
  );
  return `It is offered to ${named.join(", ")}.`;
}

function Offer(props: { pack: PackLine; data: PacksData }) {
  const { pack, data } = props;
  const isProven = pack.boxes.some(({ state }) => state === "in-force");
  const boxes = data.boxes.map(({ id, name, site }) => ({
    value: `appliance ${id}`,
    label: `${name}, ${site}`,
  }));
  const wider = [
    ...data.sites.map(({ id, name }) => ({ value: `site ${id}`, label: `All boxes of ${name}` })),
    { value: "all", label: "All boxes" },
  ];
  const choices = isProven ? [...wider.toReversed(), ...boxes] : boxes;
  return (
    <div class="actions">
      {choices.length === 0 ? null : (
        <form class="actions" method="post" action={`/read/packs/${pack.digest}/publish`}>
          <SelectField
            name={`to-${pack.serial}`}
            label="Offer to"
            value={choices[0]?.value ?? ""}
            choices={choices}
          />
          <button type="submit">Offer</button>
        </form>
      )}
      {pack.offers.length === 0 ? null : (
        <form method="post" action={`/read/packs/${pack.digest}/withdraw`}>
          <button type="submit">Withdraw</button>
        </form>
      )}
    </div>
  );
}
