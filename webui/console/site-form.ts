// The configuration of a site as a form: strings in, the document of CONTRACTS §5 out, nothing lost on the way.

export interface RangeFields {
  name: string;
  addresses: string;
  exclude: string;
  port: string;
  /** The credentials that are ticked, by the name they had when the form was made (`was`). */
  credentials: string[];
  enabled: boolean;
}

export interface CommunityFields {
  kind: "community";
  id: string;
  /** Its name when the form was made: by that one ranges tick it and its stored secret is found. */
  was: string;
  version: string;
  community: string;
  /** A secret is stored: an empty field leaves it as it is. */
  isCommunitySet: boolean;
}

export interface UserFields {
  kind: "user";
  id: string;
  was: string;
  user: string;
  level: string;
  authProtocol: string;
  authKey: string;
  isAuthKeySet: boolean;
  privProtocol: string;
  privKey: string;
  isPrivKeySet: boolean;
  context: string;
}

export type CredentialFields = CommunityFields | UserFields;

export interface QuietFields {
  days: string[];
  from: string;
  to: string;
  zone: string;
}

export interface SiteForm {
  basedOn: string;
  ranges: RangeFields[];
  credentials: CredentialFields[];
  quietHours: QuietFields[];
  discoverMinutes: string;
  packetsPerSecond: string;
  collectMinutes: string;
  reportMinutes: string;
  checkInMinutes: string;
}

/** Faults by field name, as `ranges.0.addresses`. */
export type Faults = Readonly<Partial<Record<string, string>>>;

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export function emptyRange(form: SiteForm): RangeFields {
  return {
    name: form.ranges.length === 0 ? "Office" : `Range ${form.ranges.length + 1}`,
    addresses: "",
    exclude: "",
    port: "161",
    credentials: form.credentials.map((credential) => credential.was),
    enabled: true,
  };
}

export function emptyCommunity(form: SiteForm): CommunityFields {
  const id = freeId(form, "community");
  return {
    ...{ kind: "community", id, was: id },
    version: "2c",
    community: "",
    isCommunitySet: false,
  };
}

export function emptyUser(form: SiteForm): UserFields {
  const id = freeId(form, "user");
  return {
    ...{ kind: "user", id, was: id, user: "", level: "authPriv", context: "" },
    ...{ authProtocol: "sha256", authKey: "", isAuthKeySet: false },
    ...{ privProtocol: "aes128", privKey: "", isPrivKeySet: false },
  };
}

export function emptyQuietHours(): QuietFields {
  return { days: ["mon", "tue", "wed", "thu", "fri"], from: "22:00", to: "06:00", zone: "UTC" };
}

function freeId(form: SiteForm, stem: string): string {
  const taken = new Set(form.credentials.flatMap((credential) => [credential.id, credential.was]));
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!taken.has(id)) return id;
  }
}

export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Reads what a browser sent; field names are paths (`ranges.0.name`). Never fails: faults come later. */
export function readSiteForm(fields: Fields): SiteForm {
  const text = (name: string) => {
    const value = fields[name];
    return (typeof value === "string" ? value : (value?.at(-1) ?? "")).slice(0, 20_000);
  };
  const texts = (name: string) => {
    const value = fields[name];
    return value === undefined ? [] : typeof value === "string" ? [value] : [...value];
  };
  const places = (group: string, marker: string) =>
    Array.from({ length: 64 }, (_, i) => i).filter((i) => fields[`${group}.${i}.${marker}`] !== undefined);

  const credentials = places("credentials", "id").map((i): CredentialFields => {
    const at = (name: string) => text(`credentials.${i}.${name}`);
    const isSet = (name: string) => at(`${name}Set`) === "yes";
    if (at("kind") !== "user") {
      return {
        ...{ kind: "community", id: at("id"), was: at("was"), version: at("version") },
        ...{ community: at("community"), isCommunitySet: isSet("community") },
      };
    }
    return {
      ...{
        kind: "user",
        id: at("id"),
        was: at("was"),
        user: at("user"),
        level: at("level"),
        context: at("context"),
      },
      ...{ authProtocol: at("authProtocol"), authKey: at("authKey"), isAuthKeySet: isSet("authKey") },
      ...{ privProtocol: at("privProtocol"), privKey: at("privKey"), isPrivKeySet: isSet("privKey") },
    };
  });
  return {
    basedOn: text("basedOn"),
    ranges: places("ranges", "name").map((i) => ({
      name: text(`ranges.${i}.name`),
      addresses: text(`ranges.${i}.addresses`),
      exclude: text(`ranges.${i}.exclude`),
      port: text(`ranges.${i}.port`),
      credentials: texts(`ranges.${i}.credentials`),
      enabled: text(`ranges.${i}.enabled`) === "yes",
    })),
    credentials,
    quietHours: places("quietHours", "from").map((i) => ({
      days: texts(`quietHours.${i}.days`),
      from: text(`quietHours.${i}.from`),
      to: text(`quietHours.${i}.to`),
      zone: text(`quietHours.${i}.zone`),
    })),
    discoverMinutes: text("discoverMinutes"),
    packetsPerSecond: text("packetsPerSecond"),
    collectMinutes: text("collectMinutes"),
    reportMinutes: text("reportMinutes"),
    checkInMinutes: text("checkInMinutes"),
  };
}

/** A new credential is tried on every range unless somebody says otherwise. */
function withCredential(form: SiteForm, credential: CredentialFields): SiteForm {
  const ranges = form.ranges.map((range) => ({
    ...range,
    credentials: [...range.credentials, credential.was],
  }));
  return { ...form, ranges, credentials: [...form.credentials, credential] };
}

/** Buttons that change the form but save nothing: add, remove, move up. */
export function editSiteForm(form: SiteForm, action: string): SiteForm {
  const [verb = "", group = "", place = ""] = action.split("-");
  const i = Number(place);
  switch (`${verb}-${group}`) {
    case "add-range":
      return { ...form, ranges: [...form.ranges, emptyRange(form)] };
    case "add-community":
      return withCredential(form, emptyCommunity(form));
    case "add-user":
      return withCredential(form, emptyUser(form));
    case "add-quiet":
      return { ...form, quietHours: [...form.quietHours, emptyQuietHours()] };
    case "remove-range":
      return { ...form, ranges: form.ranges.filter((_, at) => at !== i) };
    case "remove-credential":
      return { ...form, credentials: form.credentials.filter((_, at) => at !== i) };
    case "remove-quiet":
      return { ...form, quietHours: form.quietHours.filter((_, at) => at !== i) };
    case "raise-credential": {
      const list = [...form.credentials];
      const [moved] = list.splice(i, 1);
      if (moved && i > 0) list.splice(i - 1, 0, moved);
      return { ...form, credentials: moved && i > 0 ? list : form.credentials };
    }
    default:
      return form;
  }
}
