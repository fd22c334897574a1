// All routes of the server, made of parts that were built elsewhere: no socket here, so that tests can ask it directly.
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Log } from "../shared/index.ts";
import { type ConsolePorts, consoleRoutes } from "./console/index.ts";
import type { Metrics } from "./http/metrics.ts";
import { problem } from "./http/problem-details.ts";

export interface AppParts {
  tunnel: Hono;
  api: Hono;
  /** /healthz, /readyz, /metrics. */
  health: Hono;
  console: ConsolePorts;
  metrics: Metrics;
  log: Log;
}

export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    parts.metrics.count("tallybox_http_requests_total", { status: String(c.res.status) });
  });
  app.use(
    secureHeaders({
      // Behind a certificate of one's own the proxy in front adds it; with a self-signed one it would lock people out.
      strictTransportSecurity: false,
      // Answers that are no pages need nothing at all; the console's own policy stands on its pages.
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
      referrerPolicy: "same-origin",
      xXssProtection: false,
      overwrite: false,
    }),
  );
  app.route("/tunnel", parts.tunnel);
  app.route("/api/v1", parts.api);
  // Programs that are mistaken get a document, not the way to the log-in page.
  for (const path of ["/api/*", "/tunnel/*"]) app.all(path, (c) => problem(c, 404, "not-found"));
  app.route("/", parts.health);
  app.route("/", consoleRoutes(parts.console));
  app.notFound((c) => problem(c, 404, "not-found"));
  app.onError((error, c) => {
    parts.log.error("A request failed.", {
      path: c.req.path,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return problem(c, 500, "internal", "The fault is here. The server's log tells more.");
  });
  return app;
}
