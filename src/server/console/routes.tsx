import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { HTTPException } from "hono/http-exception";
import { bodyLimit } from "../../http/index.ts";
import { accountRoutes } from "./account-routes.tsx";
import { assetRoutes } from "./assets.ts";
import { boxRoutes } from "./box-routes.tsx";
import { claimRoutes, codeRoutes } from "./code-routes.tsx";
import { createFleetIndex } from "./fleet-index.ts";
import { fleetRoutes } from "./fleet-routes.tsx";
import { type ConsoleEnv, errorPage, notFound, requirePerson, sameOrigin, securityHeaders } from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";
import { printerRoutes } from "./printer-routes.tsx";
import { readRoutes } from "./read-routes.tsx";
import { recordingRoutes } from "./recording-routes.tsx";
import { siteRoutes } from "./site-routes.tsx";

/** A configuration with many ranges and exclusions still fits; nothing else a form sends comes near. */
const MAX_FORM_BYTES = 1024 * 1024;

/** All pages of the console. Everything but log-in, first visit, `/claim` and the static files needs an account. */
export function consoleRoutes(ports: ConsolePorts): Hono {
  const index = createFleetIndex({
    store: ports.store,
    log: ports.log,
    monotonic: () => ports.clock.monotonic(),
  });
  const app = new Hono();
  app.use(securityHeaders);
  app.use(sameOrigin(ports));
  app.use(
    bodyLimit({
      maxSize: MAX_FORM_BYTES,
      onError: (c) =>
        errorPage(c, {
          status: 413,
          title: "That is too much at once",
          todo: "Send less than 1 MB in one form.",
        }),
    }),
  );
  // Only what holds no secret: beside text that others choose, compression would tell its length (BREACH).
  for (const path of ["/assets/*", "/", "/parts/*", "/fleet.csv", "/printers/*", "/read"])
    app.use(path, compress());
  app.route("/", assetRoutes());
  app.route("/", claimRoutes());
  app.route("/", accountRoutes(ports));

  const rooms = new Hono<ConsoleEnv>();
  rooms.use(requirePerson(ports));
  rooms.route("/", fleetRoutes(ports, index));
  rooms.route("/", recordingRoutes(ports));
  rooms.route("/", printerRoutes(ports));
  rooms.route("/", boxRoutes(ports, index));
  rooms.route("/", siteRoutes(ports, index));
  rooms.route("/", codeRoutes(ports));
  rooms.route("/", readRoutes(ports, index));
  rooms.all("*", (c) => notFound(c, "page"));
  app.route("/", rooms);

  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500) {
      return errorPage(c, {
        status: 400,
        title: "That was not understood",
        todo: "Go back, load the page again and repeat what you did.",
      });
    }
    const reference = randomBytes(4).toString("hex");
    ports.log.error("A page could not be made.", {
      reference,
      path: c.req.path,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return errorPage(c, {
      status: 500,
      title: "The page could not be made",
      todo: "The fault is here, not with what you did. Try again in a minute.",
      reference,
    });
  });
  return app;
}
