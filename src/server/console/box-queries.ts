// Boxes as the pages know them, from what the server keeps of each.
import {
  type BoxData,
  type BoxFacts,
  type BoxSummary,
  boxSummary,
  type CommandLine,
  type RangeReport,
} from "../../../webui/console/index.ts";
import { type Reason, rangeReasonLook } from "../../../webui/design/index.ts";
import { boxSilenceTexts, boxTroubleTexts, withheldFieldWords } from "../../model/index.ts";
import type { CheckInPayload, Configuration } from "../../protocol/index.ts";
import { type BoxState, readAnnounced, readBoxStates, readWithheld, updateInWords } from "../fleet/index.ts";
import { loadOffers, wantedRevision } from "../packs/index.ts";
import type { Store } from "../store/index.ts";

/** All boxes (or those of one site, or one box); `printers` counts each box's. */
export async function readBoxes(
  store: Store,
  options: { printers: ReadonlyMap<string, number>; siteId?: string; boxId?: string },
): Promise<BoxSummary[]> {
  let query = store
    .selectFrom("appliances")
    .innerJoin("sites", "sites.id", "appliances.siteId")
    .leftJoin("configurations", (join) =>
      join
        .onRef("configurations.siteId", "=", "sites.id")
        .onRef("configurations.revision", "=", "sites.configRevision"),
    )
    .selectAll("appliances")
    .select(["sites.name as site", "sites.configRevision as wantedRevision", "configurations.document"])
    .orderBy("sites.name")
    .orderBy("appliances.name");
  if (options.siteId !== undefined) query = query.where("appliances.siteId", "=", options.siteId);
  if (options.boxId !== undefined) query = query.where("appliances.id", "=", options.boxId);
  const rows = await query.execute();
  const offered = await loadOffers(store);
  const states = await readBoxStates(store);
  return rows.map((row) => {
    const wanted = wantedRevision(row.wantedRevision, offered(row));
    const problem = jsonOf<CheckInPayload["configProblem"]>(row.configProblem);
    // What it refused an earlier revision for says nothing about the one that waits now.
    const isCurrent = problem?.revision == null || problem.revision === wanted;
    const facts: BoxFacts = {
      id: row.id,
      name: row.name,
      siteId: row.siteId,
      site: row.site,
      enrolledAt: row.enrolledAt,
      revokedAt: row.revokedAt ?? undefined,
      lastCheckInAt: row.lastCheckInAt ?? undefined,
      lastReportAt: row.lastReportAt ?? undefined,
      offlineSince: row.offlineSince ?? undefined,
      silence: silenceOf(states.get(row.id)),
      checkInMinutes: jsonOf<Configuration>(row.document)?.checkIn.everyMinutes ?? 5,
      wantedRevision: wanted,
      revisionInForce: row.configRevision ?? undefined,
      refusal: isCurrent ? problem?.message : undefined,
      clonedAt: row.clonedAt ?? undefined,
      movedAt: row.movedTo === null ? undefined : (row.movedAt ?? undefined),
      version: row.version ?? undefined,
      printers: options.printers.get(row.id) ?? 0,
    };
    return boxSummary(facts);
  });
}

function silenceOf(state: BoxState | undefined): Reason | undefined {
  if (!state?.reason) return undefined;
  const { code, what, todo, evidence } = state.reason;
  return { state: boxSilenceTexts[code].weight, what, todo, evidence: evidence.join("; ") };
}

/** Everything the page of one box shows besides its summary. */
export async function readBoxDetail(store: Store, box: BoxSummary, now: number): Promise<BoxData> {
  const row = await store
    .selectFrom("appliances")
    .selectAll()
    .where("id", "=", box.id)
    .executeTakeFirstOrThrow();
  // Checked when it came in.
  const status = jsonOf<CheckInPayload>(row.status);
  const commands = await store
    .selectFrom("commands")
    .selectAll()
    .where("applianceId", "=", box.id)
    .orderBy("createdAt", "desc")
    .limit(8)
    .execute();
  const lastCheckIn = await store
    .selectFrom("streams")
    .select("bodyHash")
    .where("applianceId", "=", box.id)
    .where("epoch", "=", row.epoch)
    .where("stream", "=", "control")
    .executeTakeFirst();
  const reports = await store
    .selectFrom("reports")
    .select([
      "sequence",
      "bodyHash as digest",
      "bodyBytes",
      "sealedBytes",
      "printerCount as printers",
      "receivedAt",
    ])
    .where("applianceId", "=", box.id)
    .orderBy("receivedAt", "desc")
    .orderBy("sequence", "desc")
    .limit(12)
    .execute();
  const events = await store
    .selectFrom("events")
    .select(["at", "severity", "text"])
    .where("applianceId", "=", box.id)
    .orderBy("at", "desc")
    .limit(12)
    .execute();
  return {
    box,
    ranges: (status?.ranges ?? []).map(rangeReport),
    pageUrls: pageUrls(status),
    facts: [...boxFacts(row, status), ...digestFact(lastCheckIn?.bodyHash)],
    lastOutage: status?.lastOutage && outageLine(status.lastOutage),
    nextReportAt: timeOf(status?.outbox?.nextReportAt),
    quarantined: status?.outbox?.quarantined ?? 0,
    refusalIssues: box.refusal === undefined ? [] : (status?.configProblem?.issues ?? []),
    announced: await readAnnounced(store, { boxId: box.id }),
    reports,
    commands: commands.map((command) => commandLine(command, now)),
    events,
  };
}

function outageLine({
  code,
  since,
  until,
}: NonNullable<CheckInPayload["lastOutage"]>): NonNullable<BoxData["lastOutage"]> {
  return { what: boxTroubleTexts[code].what, since: Date.parse(since), until: Date.parse(until) };
}

type RangeState = NonNullable<CheckInPayload["ranges"]>[number];

function rangeReport(range: RangeState): RangeReport {
  const { discovery, collection } = range;
  return {
    name: range.name,
    state: range.state,
    addresses: range.addresses,
    percentDone: range.percentDone,
    replied: discovery?.replied,
    printers: discovery?.printers,
    others: discovery?.others,
    discoveredAt: timeOf(discovery?.finishedAt ?? discovery?.startedAt),
    collectedAt: timeOf(collection?.finishedAt ?? collection?.startedAt),
    complete: collection?.complete,
    partial: collection?.partial,
    noAnswer: collection?.noAnswer,
    problem: range.problem?.message,
    reason: range.reason && rangeReasonLook(range.reason),
  };
}

function boxFacts(
  row: {
    model: string | null;
    hostname: string | null;
    version: string | null;
    remoteAddress: string | null;
    withheld: string | null;
  },
  status: CheckInPayload | undefined,
): [string, string][] {
  const { health, addresses, versions, update, clock, outbox, page } = status ?? {};
  const facts: [string, string | undefined][] = [
    ["Model", row.model ?? undefined],
    ["Host name", row.hostname ?? undefined],
    ["Its addresses", addresses?.map((entry) => entry.address).join(", ") || undefined],
    ["Port of its page", page && String(page.port)],
    ["Its page's certificate", page && `SHA-256 ${page.certificate}`],
    ["Public key of that", page && `SHA-256 ${page.key}`],
    ["Seen from", row.remoteAddress ?? undefined],
    ["Version", row.version ?? undefined],
    ["Update", update && updateInWords(update)],
    ["System", versions?.system],
    ["Clock", clock && CLOCKS[clock.state]],
    ["Memory in use", sizeOf(health?.residentBytes)],
    ["Disk left", sizeOf(health?.diskFreeBytes)],
    ["Temperature", health?.temperatureCelsius === undefined ? undefined : `${health.temperatureCelsius} °C`],
    [
      "Kept by its owner",
      readWithheld(row.withheld)
        .map((field) => withheldFieldWords[field])
        .join(", "),
    ],
    ["Waiting to be sent", outbox && `${outbox.messages} ${outbox.messages === 1 ? "message" : "messages"}`],
  ];
  return facts.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]]));
}

/** Where the box's own page is opened from within its network, IPv4 first: that is what fits on a label. */
export function pageUrls(status: Pick<CheckInPayload, "addresses" | "page"> | undefined): string[] {
  const { addresses, page } = status ?? {};
  if (!page) return [];
  const outside = (addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => !/^(127\.|169\.254\.|::1$|fe[89ab])/i.test(address) && !address.includes("%"));
  return [...outside.filter((each) => !each.includes(":")), ...outside.filter((each) => each.includes(":"))]
    .slice(0, 4)
    .map((address) => {
      const host = address.includes(":") ? `[${address}]` : address;
      return `https://${host}${page.port === 443 ? "" : `:${page.port}`}/`;
    });
}

/** The box's own page shows the same beside the message. */
function digestFact(digest: string | null | undefined): [string, string][] {
  return digest ? [["Last check-in, SHA-256", digest]] : [];
}

const CLOCKS: Record<string, string> = {
  unset: "not set yet",
  rtc: "kept by its battery",
  ntp: "set from the network",
  server: "set from this server",
};

function sizeOf(bytes: number | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const megabytes = bytes / 1_048_576;
  return megabytes < 10_000 ? `${Math.round(megabytes)} MB` : `${Math.round(megabytes / 1024)} GB`;
}

function commandLine(
  command: {
    id: string;
    type: string;
    createdAt: number;
    createdBy: string;
    expiresAt: number;
    resultAt: number | null;
    outcome: string | null;
    result: string | null;
    digests: string | null;
  },
  now: number,
): CommandLine {
  const waiting = command.expiresAt < now ? "expired before the box asked" : "waiting for the next check-in";
  const result = jsonOf<{ problem?: { message?: unknown }; message?: unknown }>(command.result);
  const words = result?.problem?.message ?? result?.message;
  return {
    type: command.type,
    createdAt: command.createdAt,
    createdBy: command.createdBy,
    outcome: command.outcome ?? waiting,
    resultAt: command.resultAt ?? undefined,
    words: typeof words === "string" ? words : undefined,
    digests: jsonOf<string[]>(command.digests) ?? [],
    ...(command.type === "bundle" && command.outcome === "done" && { bundleOf: command.id }),
  };
}

/** The text that a box sent, undefined where there is none. */
export async function supportBundle(
  store: Store,
  boxId: string,
  commandId: string,
): Promise<string | undefined> {
  const row = await store
    .selectFrom("commands")
    .select("result")
    .where("id", "=", commandId)
    .where("applianceId", "=", boxId)
    .where("type", "=", "bundle")
    .where("outcome", "=", "done")
    .executeTakeFirst();
  const text = jsonOf<{ text?: unknown }>(row?.result ?? null)?.text;
  return typeof text === "string" ? text : undefined;
}

function timeOf(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Stored JSON of ours; undefined for none and for what is none. */
export function jsonOf<T>(text: string | null): T | undefined {
  if (text === null) return undefined;
  try {
    return (JSON.parse(text) as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}
