import { Hono } from "hono";
import {
  type ExplainedLine,
  type ExplainedRecording,
  printerName,
  RecordingPage,
} from "../../../webui/console/index.ts";
import { Facts } from "../../model/index.ts";
import { classify, evaluate, matchProfile, type ProfileSet, type TraceEntry } from "../../profiles/index.ts";
import { parseRecording } from "../../recording/index.ts";
import { offeredProfiles } from "../packs/index.ts";
import { readRecording } from "../recordings.ts";
import { type ConsoleEnv, frameOf, notFound, problemPage, readerOf, send } from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";

export function recordingRoutes(ports: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { store } = ports;

  app.post("/printers/:id{[0-9]+}/recordings", async (c) => {
    const printerId = Number(c.req.param("id"));
    const asked = await ports.boxes.record({ printerId, by: c.get("person") });
    if (!asked.ok) return problemPage(c, asked.problem);
    return c.redirect(`/printers/${printerId}?done=recording-asked`, 303);
  });

  app.get("/recordings/:name", async (c) => {
    const name = c.req.param("name");
    const id = name.replace(/\.snmprec$/, "");
    const recording = await readRecording(store, id);
    if (!recording) return notFound(c, "recording");
    if (name !== id) {
      c.header("Content-Disposition", `attachment; filename="${id}.snmprec"`);
      return c.text(recording.text);
    }
    const box = { id: recording.applianceId, siteId: recording.siteId };
    const offered = await offeredProfiles(store, box);
    const explained = explain(offered?.profiles ?? ports.profiles, recording.text);
    const data: ExplainedRecording = {
      ...{ id, box: recording.box, receivedAt: recording.receivedAt, variables: recording.variables },
      printerId: recording.printerId ?? undefined,
      cutBecause:
        recording.cutBecause ?? (recording.isComplete ? undefined : "the printer stopped answering"),
      readWith: offered ? `with the pack ${offered.name}` : "with the built-in profiles",
      ...explained,
    };
    return send(c, <RecordingPage recording={data} reader={readerOf(c, ports)} frame={frameOf(c)} />);
  });

  return app;
}

function explain(profiles: ProfileSet, text: string) {
  // Lines that hold no value are passed over, as everywhere.
  const variables = parseRecording(text, "recording", () => {});
  const facts = new Facts(
    (variables.ok ? variables.value : []).map(({ oid, value }) => ({ oid, value, at: 0 })),
  );
  const { profile, why } = matchProfile(profiles, facts);
  const { printer, trace } = evaluate(profile, facts);
  const { isPrinter, reason } = classify(facts);
  const line = (entry: TraceEntry): ExplainedLine => ({
    ...{ path: entry.path, oid: entry.oid, raw: entry.raw?.slice(0, 200) },
    result: resultAt(printer, entry.path),
    why: entry.why === "" ? entry.rule : `${entry.rule}: ${entry.why}`,
  });
  return {
    name: printerName({ address: "a printer", ...printer }),
    isPrinter: `${isPrinter ? "A printer" : "Not a printer"}: ${reason}.`,
    ...{ profile: profile.id, profileRevision: profile.revision, profileWhy: why },
    chosen: trace.filter((entry) => entry.chosen).map(line),
    rejected: trace.filter((entry) => !entry.chosen && entry.raw !== undefined).map(line),
  };
}

function resultAt(printer: object, path: string): string | undefined {
  let value: unknown = printer;
  for (const name of path.split("."))
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return value === undefined || value === null ? undefined : String(value);
}
