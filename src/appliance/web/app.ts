// The box's page: the guards in their order, then the pages.
import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import { isLanguage } from "../../../webui/setup/index.ts";
import { bodyLimit, isSafeMethod, localPath } from "../../http/index.ts";
import type { Owner } from "../../owner/index.ts";
import type { Clock, Log } from "../../shared/index.ts";
import { accessSection } from "./access-section.tsx";
import { accountRoutes } from "./account-routes.tsx";
import { assetRoutes } from "./assets.ts";
import { isOwnForm } from "./form-guard.ts";
import { type HomePorts, homeRoutes, statusPaths, type TellNetwork, unknownPage } from "./home-routes.tsx";
import { hostGuard, type OwnNames } from "./host-guard.ts";
import { createPageKit, LANGUAGE_COOKIE, type PageEnv, type Section } from "./page-kit.tsx";
import { securityHeaders } from "./security-headers.ts";
import { createSessions } from "./sessions.ts";
import { textsOf } from "./texts-of.ts";

export interface PagePorts {
  clock: Clock;
  log: Log;
  owner: Owner;
  own: OwnNames;
  /** The time zone in which times are told. */
  zone(): string;
  home: HomePorts;
  network: TellNetwork;
  /** Further pages, in the order of the navigation; those that are steps in the order of the set-up. */
  sections: readonly Section[];
}

/** A stranger sends a code or a passphrase; a photo of a claim code is the largest thing that anybody sends. */
const MOST_BYTES = { stranger: 16 * 1024, known: 8 * 1024 * 1024 };
const YEAR_SECONDS = 31_536_000;
const openPaths: readonly string[] = ["/unlock", "/sign-in", "/sign-out", "/language", "/ready"];

/** The whole page as one function of a request; only ever served over HTTPS. */
export function createPage(ports: PagePorts): Hono<PageEnv> {
  const { owner } = ports;
  const sections = [...ports.sections, accessSection];
  const kit = createPageKit(ports, sections);
  const sessions = createSessions(ports.clock, () => owner.view().mark);
  const app = new Hono<PageEnv>();

  app.use(securityHeaders);
  app.use(hostGuard(ports.own, (c) => c.text("This is not the address of this box.\n", 421)));
  app.route("/", assetRoutes);
  app.use(async (c, next) => {
    c.header("cache-control", "no-store");
    c.set("session", sessions.find(c));
    await next();
  });
  app.use((c, next) => {
    const maxSize = c.get("session") ? MOST_BYTES.known : MOST_BYTES.stranger;
    const onError = () => kit.message(c, 413, "error.too-large", "error.too-large-text");
    return bodyLimit({ maxSize, onError })(c, next);
  });
  app.use(async (c, next) => {
    if (isSafeMethod(c.req.method) || (await isOwnForm(c, c.get("session")))) return next();
    return kit.message(c, 403, "error.foreign", "error.foreign-text");
  });
  app.use(async (c, next) => {
    if (c.get("session") || openPaths.includes(c.req.path)) return next();
    const { isClaimed, isStatusOpen } = owner.view();
    if (isClaimed && isStatusOpen && isSafeMethod(c.req.method) && statusPaths.includes(c.req.path))
      return next();
    if (c.req.path.endsWith(".json")) return c.json({ error: "sign in" }, 401);
    if (!isClaimed) return c.redirect("/unlock", 303);
    const wanted = c.req.method === "GET" ? localPath(c.req.path) : "/";
    return c.redirect(wanted === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(wanted)}`, 303);
  });

  // That it answers, and nothing else: for whoever started it.
  app.get("/ready", (c) => c.body(null, 204));
  app.post("/language", async (c) => {
    const { language, back } = await textsOf(c, "language", "back");
    if (!isLanguage(language)) return unknownPage(kit, c);
    setCookie(c, LANGUAGE_COOKIE, language, {
      ...{ httpOnly: true, sameSite: "Strict", path: "/", secure: true, maxAge: YEAR_SECONDS },
    });
    return c.redirect(localPath(back), 303);
  });
  app.route("/", accountRoutes(kit, sessions));
  app.route("/", homeRoutes(kit, ports.home, ports.network));
  for (const section of sections) app.route("/", section.routes(kit));

  app.notFound((c) => unknownPage(kit, c));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    ports.log.error("page failed", { path: c.req.path, error: error.stack ?? error.message });
    return kit.message(c, 500, "error.title", "error.text");
  });
  return app;
}
