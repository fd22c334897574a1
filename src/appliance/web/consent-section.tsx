import { Hono } from "hono";
import { type ConsentFault, type ConsentForm, ConsentPage } from "../../../webui/setup/index.ts";
import { type ConsentDocument, consentFields, parseAddresses } from "../../model/index.ts";
import type { Outcome, Problem } from "../../shared/index.ts";
import type { PageContext, PageEnv, PageKit, Section } from "./page-kit.tsx";
import { textsOf } from "./texts-of.ts";

export interface ConsentPorts {
  /** To be called when the consent has changed; ok when nothing leaves any more that may not. */
  followConsent(): Promise<Outcome<void>>;
  /** Erases serial numbers from beside the ledger, all where none are named; how many there were. */
  eraseSerials(serialNumbers?: readonly string[]): Promise<Outcome<number>>;
}

/** What the owner permits, changed here and nowhere else. */
export function consentSection(ports: ConsentPorts): Section {
  return {
    path: "/consent",
    title: "consent.title",
    isStep: false,
    routes(kit) {
      const app = new Hono<PageEnv>();

      app.get("/consent", (c) => show(kit, c, formOf(kit.owner.view().consent), {}));

      app.post("/consent", async (c) => {
        const form = await readForm(c);
        const consent = readConsent(form);
        const words = kit.words(c);
        if (!consent.ok)
          return show(kit, c, form, {
            [consent.problem.code === "usage" ? "ports" : "networks"]:
              consent.problem.code === "usage"
                ? words.say("consent.ports-fault")
                : kit.why(c, consent.problem),
          });
        const { passphrase } = await textsOf(c, "passphrase");
        const proof = kit.proofOf(c, passphrase);
        const changed = await kit.prove(c, () => kit.owner.changeConsent(proof, consent.value));
        if (!changed.ok) return show(kit, c, form, faultsOf(kit, c, changed.problem, "passphrase"));
        const followed = await ports.followConsent();
        if (!followed.ok) return show(kit, c, form, { form: kit.why(c, followed.problem) });
        return c.redirect("/consent?done=saved", 303);
      });

      app.post("/consent/erase", async (c) => {
        const { serial, ...typed } = await textsOf(c, "serial", "erase-passphrase");
        const form = formOf(kit.owner.view().consent);
        const proof = kit.proofOf(c, typed["erase-passphrase"]);
        const proven = await kit.prove(c, () => kit.owner.verify(proof));
        if (!proven.ok) return show(kit, c, form, faultsOf(kit, c, proven.problem, "erase"));
        const named = serial.trim();
        const erased = await ports.eraseSerials(named === "" ? undefined : [named]);
        if (!erased.ok) return show(kit, c, form, { form: kit.why(c, erased.problem) });
        return c.redirect(`/consent?erased=${erased.value}`, 303);
      });

      return app;
    },
  };
}

function show(kit: PageKit, c: PageContext, form: ConsentForm, faults: ConsentFault): Response {
  const words = kit.words(c);
  const erased = c.req.query("erased");
  const said =
    erased !== undefined && /^\d{1,6}$/.test(erased)
      ? words.count("consent.erased", Number(erased))
      : c.req.query("done") === "saved"
        ? words.say("consent.saved")
        : undefined;
  const view = <ConsentPage frame={kit.frame(c)} form={form} said={said} faults={faults} />;
  return kit.send(c, view, Object.keys(faults).length > 0 ? 422 : 200);
}

function faultsOf(
  kit: PageKit,
  c: PageContext,
  problem: Problem,
  field: "passphrase" | "erase",
): ConsentFault {
  const fault = kit.why(c, problem);
  return problem.code === "owner.refused" ? { [field]: fault } : { form: fault };
}

function formOf(consent: ConsentDocument): ConsentForm {
  const { networks, ports, fields, recordings, bundles, updates } = consent;
  return {
    ...{ fields, recordings, bundles, updates },
    networks: networks.join("\n"),
    ports: ports.join(" "),
  };
}

/** What was typed; a tick that is not sent is off. */
async function readForm(c: PageContext): Promise<ConsentForm> {
  const ticks = await textsOf(
    c,
    ...consentFields.map((field) => `field.${field}` as const),
    ...(["ask.recordings", "ask.bundles", "ask.updates"] as const),
  );
  const { networks, ports } = await textsOf(c, "networks", "ports");
  return {
    fields: Object.fromEntries(
      consentFields.map((field) => [field, ticks[`field.${field}`] === "on"]),
    ) as ConsentDocument["fields"],
    recordings: ticks["ask.recordings"] === "on",
    bundles: ticks["ask.bundles"] === "on",
    updates: ticks["ask.updates"] === "on",
    networks: networks.slice(0, 100_000),
    ports: ports.slice(0, 1000),
  };
}

function readConsent(form: ConsentForm): Outcome<ConsentDocument> {
  const networks = form.networks
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const ports = form.ports.split(/[\s,]+/).filter((port) => port !== "");
  const areNumbers = ports.every(
    (port) => /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535,
  );
  if (!areNumbers || ports.length > 32)
    return { ok: false, problem: { code: "usage", message: "These are no ports." } };
  const addresses = parseAddresses(networks);
  if (!addresses.ok) return addresses;
  return { ok: true, value: { ...form, networks, ports: ports.map(Number) } };
}
