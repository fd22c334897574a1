// What leaves beside reports, without what its owner keeps: check-ins, enrolments and commands' results.
import { type AnnouncedPrinter, type ConsentField, WITHHELD_ADDRESS } from "../model/index.ts";
import { type CheckInPayload, type Clean, cleaner, GAP, type KeptPrinter } from "../protocol/index.ts";
import type { Problem } from "../shared/index.ts";

const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;

type CheckIn = Omit<CheckInPayload, "outbox" | "configProblem" | "fetch">;

/** What the box says of itself, without what names the box or any of its printers. */
export function withholdFromCheckIn(
  checkIn: CheckIn,
  withheld: readonly ConsentField[],
  printers: readonly KeptPrinter[],
  /** Names of ranges that came from the server: it knows them. */
  namedByServer: readonly string[],
): CheckIn {
  if (withheld.length === 0) return checkIn;
  const clean = cleaner(printers, withheld);
  const { addresses, health, ranges, profiles, announced, ...rest } = checkIn;
  const { hostname, ...state } = health ?? {};
  return {
    ...rest,
    ...(addresses && !withheld.includes("address") && { addresses }),
    ...(health && { health: withheld.includes("hostname") ? state : health }),
    ...(ranges && {
      ranges: ranges.map(({ name, problem, ...range }) => ({
        ...range,
        name: namedByServer.includes(name) ? name : cleanMessage(name, withheld, clean),
        ...(problem && { problem: { ...problem, message: cleanMessage(problem.message, withheld, clean) } }),
      })),
    }),
    ...(announced && {
      announced: {
        ...announced,
        printers: announced.printers.map((printer) => withholdFromAnnounced(printer, withheld, clean)),
      },
    }),
    ...(profiles && {
      profiles: {
        ...profiles,
        ...(profiles.refused && {
          refused: {
            ...profiles.refused,
            message: cleanMessage(profiles.refused.message, withheld, clean),
          },
        }),
      },
    }),
  };
}

/** A stranger's announcement: what it is called tells its host name, its serial number or the end of its MAC address. */
function withholdFromAnnounced(
  printer: AnnouncedPrinter,
  withheld: readonly ConsentField[],
  clean: Clean,
): AnnouncedPrinter {
  const { address, name, model, location, adminUrl, announcedBy, ...rest } = printer;
  const isKept = (...fields: ConsentField[]) => fields.some((field) => withheld.includes(field));
  const isNameless = isKept("hostname", "serialNumber", "macAddress");
  const words = (text: string) => cleanMessage(text, withheld, clean);
  return {
    ...rest,
    address: isKept("address") ? WITHHELD_ADDRESS : address,
    name: isNameless ? words(model ?? GAP) : words(name),
    ...(model !== undefined && { model: words(model) }),
    ...(location !== undefined && !isKept("location") && { location: words(location) }),
    ...(adminUrl !== undefined && !isNameless && !isKept("address") && { adminUrl: words(adminUrl) }),
    ...(announcedBy !== undefined && !isKept("address") && { announcedBy }),
  };
}

/** A longer text, line by line, without what may not leave. */
export function withholdFromText(
  text: string,
  withheld: readonly ConsentField[],
  printers: readonly KeptPrinter[],
): string {
  if (withheld.length === 0) return text;
  const clean = cleaner(printers, withheld);
  return text
    .split("\n")
    .map((line) => cleanMessage(line, withheld, clean))
    .join("\n");
}

/** Why a command failed, without what names a printer. */
export function withholdFromProblem(
  problem: Problem,
  withheld: readonly ConsentField[],
  printers: readonly KeptPrinter[],
): Problem {
  if (withheld.length === 0) return problem;
  return { ...problem, message: cleanMessage(problem.message, withheld, cleaner(printers, withheld)) };
}

function cleanMessage(message: string, withheld: readonly ConsentField[], clean: Clean): string {
  const cleaned = clean(message);
  return withheld.includes("address") ? cleaned.replaceAll(IPV4, GAP) : cleaned;
}
