// The server's API for programs: /api/v1, described by its own OpenAPI document.
import { Hono } from "hono";
import { protocolJsonSchema, publishedSchemas } from "../../protocol/index.ts";
import type { Clock } from "../../shared/index.ts";
import type { AccountVariables, Auth } from "../auth/index.ts";
import type { Boxes, Identities } from "../fleet/index.ts";
import { problem } from "../http/problem-details.ts";
import type { Packs } from "../packs/index.ts";
import type { ClaimCodes, Sites, WaitingBoxes } from "../sites/index.ts";
import type { Store } from "../store/index.ts";
import { applianceRoutes } from "./appliance-routes.ts";
import { identityRoutes } from "./identity-routes.ts";
import { openApiDocument } from "./openapi.ts";
import { packRoutes } from "./pack-routes.ts";
import { printerRoutes } from "./printer-routes.ts";
import { recordingRoutes } from "./recording-routes.ts";
import { mountRoutes } from "./route.ts";
import { siteRoutes } from "./site-routes.ts";
import { tokenRoutes } from "./token-routes.ts";
import { volumeRoutes } from "./volume-routes.ts";
import { waitingBoxRoutes } from "./waiting-box-routes.ts";

export interface ApiPorts {
  store: Store;
  clock: Clock;
  auth: Auth;
  sites: Sites;
  claimCodes: ClaimCodes;
  waitingBoxes: WaitingBoxes;
  boxes: Boxes;
  identities: Identities;
  packs: Packs;
  version: string;
}

export function apiRoutes(ports: ApiPorts): Hono {
  const routes = [
    ...printerRoutes(ports),
    ...identityRoutes(ports),
    ...volumeRoutes(ports),
    ...applianceRoutes(ports),
    ...siteRoutes(ports),
    ...waitingBoxRoutes(ports),
    ...packRoutes(ports),
    ...recordingRoutes(ports),
    ...tokenRoutes(ports),
  ];
  const app = new Hono();
  // Public, like the schemas: they describe the product, not this server's fleet.
  let document: object | undefined;
  app.get("/openapi.json", (c) => {
    document ??= openApiDocument(routes, ports.version);
    return c.json(document);
  });
  app.get("/schemas/:file", (c) => {
    const name = publishedSchemas.find((each) => `${each}.json` === c.req.param("file"));
    if (!name) return problem(c, 404, "not-found", "There is no such schema.");
    return c.body(JSON.stringify(protocolJsonSchema(name)), 200, {
      "Content-Type": "application/schema+json",
    });
  });
  const guarded = new Hono<AccountVariables>();
  mountRoutes(guarded, routes, ports.auth);
  guarded.all("*", (c) => problem(c, 404, "not-found", "The API has no such path or method."));
  app.route("/", guarded);
  return app;
}
