import { Hono } from "hono";
import { staticFile } from "../../../webui/design/index.ts";
import { setupFiles } from "../../../webui/setup/index.ts";

const styles = staticFile("setup.css", setupFiles["setup.css"]);

/** What every page of the box loads; nothing else, and nothing from elsewhere. */
export const assets = { styles: [styles.path], scripts: [] };

export const assetRoutes = new Hono().get(styles.path, (c) =>
  c.body(styles.text, 200, {
    "content-type": styles.type,
    "cache-control": "public, max-age=31536000, immutable",
    etag: styles.etag,
  }),
);
