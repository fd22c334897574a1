import { createHash } from "node:crypto";
import { Hono } from "hono";
import { setupStyles } from "../../../webui/setup/index.ts";

const hash = createHash("sha256").update(setupStyles).digest("hex").slice(0, 16);
const path = `/assets/${hash}.css`;

/** What every page of the box loads; nothing else, and nothing from elsewhere. */
export const assets = { styles: [path], scripts: [] };

/** The style sheet under a name that changes with its content, so that it may be kept for ever. */
export const assetRoutes = new Hono().get(path, (c) =>
  c.body(setupStyles, 200, {
    "content-type": "text/css; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
  }),
);
