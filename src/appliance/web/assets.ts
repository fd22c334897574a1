import { Hono } from "hono";
import { staticFile } from "../../../webui/design/index.ts";
import { setupFiles } from "../../../webui/setup/index.ts";

const files = {
  styles: staticFile("setup.css", setupFiles["setup.css"]),
  script: staticFile("setup.js", setupFiles["setup.js"]),
  decoder: staticFile("decoder.js", setupFiles["decoder.js"]),
};

/** What every page of the box loads; nothing else, and nothing from elsewhere. */
/** Over plain HTTP nothing runs: it could have been changed on the way. */
export const plainAssets = { styles: [files.styles.path], scripts: [] };
export const assets = { styles: [files.styles.path], scripts: [files.script.path] };

/** Reads a code from a photo; loaded when somebody chooses one. */
export const decoderPath = files.decoder.path;

export const assetRoutes = new Hono();
for (const { path, text, type, etag } of Object.values(files))
  assetRoutes.get(path, (c) =>
    c.body(text, 200, {
      "content-type": type,
      "cache-control": "public, max-age=31536000, immutable",
      etag,
    }),
  );
