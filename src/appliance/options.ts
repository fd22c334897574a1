import { parseArgs } from "node:util";
import { parseAddresses } from "../model/index.ts";
import { failure, type Outcome, parseWords, success } from "../shared/index.ts";

export interface ApplianceOptions {
  dataFolder: string;
  /** Settings to apply once (CONTRACTS §6). */
  provisionFile?: string;
  webHost: string;
  /** Of the page, over HTTPS; 0 for no page. */
  webPort: number;
  /** Of plain HTTP, which only leads to the page; 0 for none. */
  httpPort: number;
  /** Networks that the one who starts the box permits besides private ones. */
  touch: string[];
  /** UDP ports that he permits besides 161. */
  touchPorts: number[];
  /** The server may ask for redacted recordings of printers. */
  allowRecordings: boolean;
  /** Of a box in the field: search its own networks while nobody names ranges, and look for a server in the DNS. */
  plugAndPlay: boolean;
  demonstration: boolean;
  /** Where the helpers with the machine's rights listen; without them the machine is not changed. */
  helpersFolder: string;
  /** `http://` address of the same server, used only while the first cannot be reached. */
  httpFallback?: string;
  verbose: boolean;
}

const DEFAULT_DATA_FOLDER = "/var/lib/tallybox";

/** The words after `tallybox appliance`; problem `usage` names the word and what it takes. */
export function parseApplianceOptions(words: string[]): Outcome<ApplianceOptions> {
  const parsed = parseWords(() => parse(words));
  if (!parsed.ok) return parsed;
  const values = parsed.value;
  for (const name of ["web-port", "http-port"] as const)
    if (!/^\d{1,5}$/.test(values[name]) || Number(values[name]) > 65_535)
      return failure("usage", `--${name} takes a port from 0 to 65535, not ${values[name]}`);
  const touch = values.touch ?? [];
  const addresses = parseAddresses(touch);
  if (!addresses.ok) return failure("usage", `--touch: ${addresses.problem.message}`);
  const touchPorts = (values["touch-port"] ?? []).map(Number);
  if (!touchPorts.every((each) => Number.isInteger(each) && each >= 1 && each <= 65_535))
    return failure(
      "usage",
      `--touch-port takes ports from 1 to 65535, not ${values["touch-port"]?.join(" ")}`,
    );
  const fallback = values["http-fallback"];
  if (fallback !== undefined && !(URL.canParse(fallback) && fallback.startsWith("http://")))
    return failure("usage", "--http-fallback takes an address that begins with http://");
  return success({
    dataFolder: values.data,
    ...(values.provision !== undefined && { provisionFile: values.provision }),
    webHost: values["web-host"],
    webPort: Number(values["web-port"]),
    httpPort: Number(values["http-port"]),
    touch,
    touchPorts,
    allowRecordings: values["allow-recordings"],
    plugAndPlay: values["plug-and-play"],
    demonstration: values.demonstration,
    helpersFolder: values.helpers,
    ...(fallback !== undefined && { httpFallback: fallback }),
    verbose: values.verbose,
  });
}

function parse(words: string[]) {
  return parseArgs({
    args: words,
    options: {
      data: { type: "string", default: DEFAULT_DATA_FOLDER },
      provision: { type: "string" },
      "web-host": { type: "string", default: "0.0.0.0" },
      "web-port": { type: "string", default: "8443" },
      "http-port": { type: "string", default: "0" },
      touch: { type: "string", multiple: true },
      helpers: { type: "string", default: "/run/tallybox" },
      "touch-port": { type: "string", multiple: true },
      "http-fallback": { type: "string" },
      "allow-recordings": { type: "boolean", default: false },
      "plug-and-play": { type: "boolean", default: false },
      demonstration: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  }).values;
}
