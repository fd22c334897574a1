// What is read: for every family of models, which values, where they stand, and how often.
import type { Reader } from "../design/index.ts";
import { type Frame, Framed, Trail } from "./frame.tsx";
import { Packs, type PacksData } from "./packs-view.tsx";
import { profileHref } from "./profile-href.ts";

export interface ProfileLine {
  id: string;
  vendor: string;
  family: string;
  values: number;
  /** Printers of this fleet that it matched. */
  printers: number;
}

export interface ModelLine {
  model: string;
  /** With its maker. */
  name: string;
  profile: string;
  printers: number;
}

export interface ReadValue {
  /** What the field calls it. */
  name: string;
  /** PRINTER's path. */
  path: string;
  when: "once" | "every";
  /** Ranked: the first that gives something sensible is believed. */
  places: readonly { oid?: string | undefined; how: string }[];
}

export interface ReadTable {
  name: string;
  columns: readonly { name: string; oid: string; when: "once" | "every" }[];
}

export interface ProfileDetail {
  id: string;
  revision: number;
  vendor: string;
  family: string;
  values: readonly ReadValue[];
  tables: readonly ReadTable[];
  quirks: readonly { flag: string; why: string }[];
  models: readonly ModelLine[];
}

export function ReadPage(props: {
  models: readonly ModelLine[];
  profiles: readonly ProfileLine[];
  packs: PacksData;
  reader: Reader;
  frame: Frame;
}) {
  return (
    <Framed frame={props.frame} title="What is read" room="read">
      <h1>What is read</h1>
      <p>
        Boxes ask printers over read-only SNMP: they never write to a printer. A profile says which values a
        family of models holds and under which OID (the address of a value in a printer). Values marked “once”
        are read at first sight and again when the printer may have changed; “every” ones at each collection.
      </p>
      {props.models.length === 0 ? null : (
        <section class="stack stack--tight">
          <h2>Models in your fleet</h2>
          <table class="list list--short">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Profile</th>
                <th scope="col" class="number">
                  Printers
                </th>
              </tr>
            </thead>
            <tbody>
              {props.models.map((model) => (
                <tr>
                  <td>
                    <a href={`/?q=${encodeURIComponent(`model="${model.model.replaceAll('"', "")}"`)}`}>
                      {model.name}
                    </a>
                  </td>
                  <td data-label="Profile">
                    <a href={profileHref(model.profile)}>{model.profile}</a>
                  </td>
                  <td class="number" data-label="Printers">
                    {model.printers}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Packs data={props.packs} reader={props.reader} />
      <section class="stack stack--tight">
        <h2>All profiles</h2>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Profile</th>
              <th scope="col">Vendor</th>
              <th scope="col">Family</th>
              <th scope="col" class="number">
                Values
              </th>
              <th scope="col" class="number">
                Printers here
              </th>
            </tr>
          </thead>
          <tbody>
            {props.profiles.map((profile) => (
              <tr>
                <td>
                  <a href={profileHref(profile.id)}>{profile.id}</a>
                </td>
                <td data-label="Vendor">{profile.vendor}</td>
                <td data-label="Family">{profile.family}</td>
                <td class="number" data-label="Values">
                  {profile.values}
                </td>
                <td class="number" data-label="Printers here">
                  {profile.printers}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Framed>
  );
}

/** Where a profile comes from, and where else one of the same name stands. */
export interface ProfileOrigin {
  pack: { digest: string; serial: number; name: string } | undefined;
  isBuiltIn: boolean;
  packs: readonly { digest: string; serial: number; name: string }[];
}

export function ProfilePage(props: { profile: ProfileDetail; from: ProfileOrigin; frame: Frame }) {
  const { profile, from } = props;
  return (
    <Framed frame={props.frame} title={`${profile.vendor} ${profile.family}`} room="read">
      <Trail href="/read" name="What is read" />
      <div class="head">
        <h1>
          {profile.vendor} {profile.family}
        </h1>
        <p class="soft">
          Profile <code>{profile.id}</code>, revision {profile.revision}
          {usedFor(profile.models)}
        </p>
        <Origin id={profile.id} from={from} />
      </div>
      {profile.quirks.length > 0 ? (
        <ul>
          {profile.quirks.map((quirk) => (
            <li>
              {quirk.flag}: {quirk.why}
            </li>
          ))}
        </ul>
      ) : null}
      <section class="stack stack--tight">
        <h2>Values</h2>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Read</th>
              <th scope="col">OID, in the order tried</th>
            </tr>
          </thead>
          <tbody>
            {profile.values.map((value) => (
              <tr>
                <td>
                  <strong>{value.name}</strong>
                  {value.path === value.name ? null : <span class="soft small"> {value.path}</span>}
                </td>
                <td data-label="Read">{value.when}</td>
                <td data-label="OID">
                  <ol class="places">
                    {value.places.map((place) => (
                      <li>
                        {place.oid ? <span class="oid">{place.oid}</span> : null}{" "}
                        <span class="soft small">{place.how}</span>
                      </li>
                    ))}
                  </ol>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {profile.tables.length === 0 ? null : (
        <section class="stack stack--tight">
          <h2>Tables</h2>
          <p class="help">
            Of these as many rows are read as the printer has; a row’s index follows the OID.
          </p>
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Table and column</th>
                <th scope="col">Read</th>
                <th scope="col">OID</th>
              </tr>
            </thead>
            <tbody>
              {profile.tables.flatMap((table) =>
                table.columns.map((column) => (
                  <tr>
                    <td>
                      {table.name} <strong>{column.name}</strong>
                    </td>
                    <td data-label="Read">{column.when}</td>
                    <td data-label="OID">
                      <span class="oid">{column.oid}</span>
                    </td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </section>
      )}
    </Framed>
  );
}

function Origin(props: { id: string; from: ProfileOrigin }) {
  const { pack, isBuiltIn, packs } = props.from;
  const others = packs.filter(({ digest }) => digest !== pack?.digest);
  if (!pack && others.length === 0) return null;
  return (
    <p class="soft">
      {pack
        ? `As the profile pack ${pack.name} (${pack.serial}) has it. `
        : "As the software brings it along. "}
      {pack && isBuiltIn ? (
        <>
          <a href={profileHref(props.id)}>As the software brings it along</a>{" "}
        </>
      ) : null}
      {others.map((other) => (
        <>
          <a href={profileHref(props.id, other.digest)}>
            As pack {other.name} ({other.serial}) has it
          </a>{" "}
        </>
      ))}
    </p>
  );
}

function usedFor(models: readonly ModelLine[]): string {
  if (models.length === 0) return "";
  const named = models.slice(0, 4).map((line) => line.name);
  const rest = models.length - named.length;
  return `, used here for ${named.join(", ")}${rest > 0 ? ` and ${rest} more models` : ""}`;
}
