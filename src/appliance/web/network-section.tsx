import { Hono } from "hono";
import {
  type Faults,
  type HeardNetwork,
  type NetworkField,
  type NetworkForm,
  NetworkPage,
  type NetworkState,
  networkForm,
  type Sentence,
  WifiPage,
} from "../../../webui/setup/index.ts";
import { type Host, type NetworkSettings, trialSeconds } from "../../host/index.ts";
import type { Outcome, Problem } from "../../shared/index.ts";
import { type NetworkSecrets, readCable, readWifi } from "./network-form.ts";
import type { PageContext, PageEnv, PageKit, Section } from "./page-kit.tsx";
import { textsOf } from "./texts-of.ts";
import { pemsOf } from "./uploads.ts";

export type NetworkSectionPorts = Pick<Host, "network" | "wifi">;

/** The answer is with whoever asked before the address goes that it was asked at. */
const ANSWER_MS = 1000;
const REFRESH_SECONDS = 2;
const said: Record<string, Sentence> = {
  kept: "network.kept",
  reverted: "network.reverted",
  late: "network.late",
};

/** Cable and Wi-Fi; whatever changes is on trial until somebody confirms it. */
export function networkSection({ network, wifi }: NetworkSectionPorts): Section {
  let heard: { networks: readonly HeardNetwork[]; hidden: number } | undefined;
  /** Settings that are being put in force: until the machine tells of the trial itself. */
  let applying: NetworkSettings | undefined;
  let applied: Promise<void> = Promise.resolve();
  /** Why the last settings could not be used. */
  let failed: Problem | undefined;

  async function apply(kit: PageKit, settings: NetworkSettings): Promise<void> {
    await kit.clock.sleep(ANSWER_MS);
    const changed = await network.change(settings);
    failed = changed.ok ? undefined : changed.problem;
    if (!changed.ok) kit.log.warn(changed.problem.message, { code: changed.problem.code });
    applying = undefined;
  }

  function begin(kit: PageKit, c: PageContext, settings: NetworkSettings): Promise<Response> {
    applying = settings;
    failed = undefined;
    applied = apply(kit, settings);
    return showCable(kit, c, {});
  }

  async function lookAt(kit: PageKit, c: PageContext, shown: Shown) {
    const view = await network.view();
    const state: NetworkState | undefined = view.ok ? view.value : undefined;
    const words = kit.words(c);
    const left = applying ? trialSeconds : state?.trial?.secondsLeft;
    const trial =
      left === undefined ? undefined : { secondsLeft: left, addresses: newAddresses(c, applying, state) };
    const done = said[c.req.query("done") ?? ""];
    const problem = view.ok ? failed : view.problem;
    const fault = shown.faults?.form ?? (problem && kit.why(c, problem));
    const frame = { ...kit.frame(c), path: "/network" };
    return {
      state,
      page: {
        frame,
        trial,
        faults: { ...shown.faults, ...(fault !== undefined && { form: fault }) },
        said: shown.said ?? (done && words.say(done)),
      },
    };
  }

  async function showCable(kit: PageKit, c: PageContext, shown: Shown): Promise<Response> {
    const { state, page } = await lookAt(kit, c, shown);
    const frame = { ...page.frame, ...(page.trial && { refreshSeconds: REFRESH_SECONDS }) };
    const form = shown.form ?? networkForm(state?.cable);
    const view = <NetworkPage {...page} frame={frame} state={state} form={form} />;
    return kit.send(c, view, shown.faults ? 422 : 200);
  }

  async function showWifi(kit: PageKit, c: PageContext, shown: Shown): Promise<Response> {
    const { state, page } = await lookAt(kit, c, shown);
    const form = shown.form ?? networkForm(state?.wifi);
    const view = <WifiPage {...page} heard={heard} isSet={state?.wifi !== undefined} form={form} />;
    return kit.send(c, view, shown.faults ? 422 : 200);
  }

  return {
    path: "/network",
    title: "network.title",
    isStep: true,
    routes(kit) {
      const app = new Hono<PageEnv>();

      app.get("/network", (c) => showCable(kit, c, {}));
      app.get("/network/wifi", (c) => showWifi(kit, c, {}));

      app.post("/network/cable", async (c) => {
        const { form, secrets } = await sent(c);
        const read = readCable(form, secrets, kit.words(c));
        if ("faults" in read) return showCable(kit, c, { form, faults: read.faults });
        return begin(kit, c, read.value);
      });

      app.post("/network/wifi/scan", async (c) => {
        const { country } = await textsOf(c, "country");
        const form = { ...networkForm(undefined), country };
        const words = kit.words(c);
        if (!/^[A-Z]{2}$/.test(country))
          return showWifi(kit, c, { form, faults: { country: words.say("network.fault-country") } });
        const scan = await wifi.scan(country);
        if (!scan.ok) {
          return showWifi(kit, c, { form, faults: { form: kit.why(c, scan.problem) } });
        }
        heard = scan.value;
        return showWifi(kit, c, { form });
      });

      app.post("/network/wifi", async (c) => {
        const { form, secrets } = await sent(c);
        const words = kit.words(c);
        const wanted = { ...form, security: securityOf(form, heard?.networks) };
        const read = readWifi(wanted, secrets, words);
        if ("faults" in read) return showWifi(kit, c, { form, faults: read.faults });
        return begin(kit, c, read.value);
      });

      app.post("/network/wifi/off", (c) => begin(kit, c, { kind: "no-wifi" }));

      const settle = (act: () => Promise<Outcome<void>>, done: string) => async (c: PageContext) => {
        // Whoever is quick settles what is only just being put in force.
        await applied;
        failed = undefined;
        const settled = await act();
        if (settled.ok) return c.redirect(`/network?done=${done}`, 303);
        if (settled.problem.code === "host.no-trial") return c.redirect("/network?done=late", 303);
        return showCable(kit, c, { faults: { form: kit.why(c, settled.problem) } });
      };
      app.post(
        "/network/keep",
        settle(() => network.confirm(), "kept"),
      );
      app.post(
        "/network/revert",
        settle(() => network.revert(), "reverted"),
      );

      return app;
    },
  };
}

interface Shown {
  form?: NetworkForm;
  faults?: Faults<NetworkField>;
  said?: string;
}

/** What a network was heard to want, where nothing else was chosen. */
function securityOf({ security, ssid }: NetworkForm, networks: readonly HeardNetwork[] | undefined): string {
  if (security !== "auto") return security;
  const told = networks?.find((each) => each.ssid === ssid)?.security;
  if (told === "open" || told === "wpa2" || told === "wpa3") return told;
  // Where both are offered, what every radio can do.
  return told === "wpa2-wpa3" ? "wpa2" : "unknown";
}

/** The page's addresses once the settings are in force: those that are fixed, then the name. */
function newAddresses(
  c: PageContext,
  applying: NetworkSettings | undefined,
  state: NetworkState | undefined,
): string[] {
  const { port } = new URL(`https://${c.req.header("host") ?? "tallybox.local"}`);
  const at = (host: string) => `https://${host}${port === "" ? "" : `:${port}`}/network`;
  const bare = (addresses: readonly string[]) => addresses.map((each) => each.split("/")[0] ?? each);
  const fixed =
    applying === undefined
      ? bare(state?.interfaces.flatMap(({ addresses }) => addresses) ?? [])
      : applying.kind === "no-wifi"
        ? []
        : [applying.ipv4, applying.ipv6].flatMap((each) => ("addresses" in each ? bare(each.addresses) : []));
  const hosts = fixed
    .filter((each) => !/^fe[89ab]/i.test(each))
    .map((each) => (each.includes(":") ? `[${each}]` : each));
  return [...hosts, "tallybox.local"].map(at);
}

async function sent(c: PageContext): Promise<{ form: NetworkForm; secrets: NetworkSecrets }> {
  const { heard, ssid, hidden, password, passphrase, privateKeyPassword, ...texts } = await textsOf(
    c,
    ...(["method4", "addresses4", "gateway4", "dns4", "method6", "addresses6", "gateway6", "dns6"] as const),
    ...(["vlan", "authentication", "identity", "anonymousIdentity", "serverDomain", "country"] as const),
    ...(["security", "heard", "ssid", "hidden", "password", "passphrase", "privateKeyPassword"] as const),
  );
  const pems = await pemsOf(c, "caCertificate", "clientCertificate", "privateKey");
  return {
    // A name that was typed counts before one that was chosen.
    form: { ...texts, ssid: ssid || heard, isHidden: hidden === "yes" },
    secrets: { ...pems, password, passphrase, privateKeyPassword },
  };
}
