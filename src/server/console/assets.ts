// The pages' own files under names that hold their hash: cached for ever, never stale.
import { Hono } from "hono";
import { consoleFiles } from "../../../webui/console/index.ts";
import { type StaticFile, staticFile } from "../../../webui/design/index.ts";

type AssetName = keyof typeof consoleFiles;

const asset = (name: AssetName) => staticFile(name, consoleFiles[name]);

const assets: Record<AssetName, StaticFile> = {
  "console.css": asset("console.css"),
  "page.js": asset("page.js"),
  "fleet.js": asset("fleet.js"),
  "claim.js": asset("claim.js"),
};

/** Where a page finds its style sheet and the scripts it names besides the one of every page. */
export function assetsFor(...scripts: ("fleet.js" | "claim.js")[]) {
  return {
    styles: [assets["console.css"].path],
    scripts: [assets["page.js"].path, ...scripts.map((name) => assets[name].path)],
  };
}

/** Serves the files; public, as they hold nothing of anybody. */
export function assetRoutes(): Hono {
  const app = new Hono();
  for (const { path, text, type, etag } of Object.values(assets)) {
    app.get(path, (c) => {
      c.header("Cache-Control", "public, max-age=31536000, immutable");
      c.header("ETag", etag);
      c.header("X-Content-Type-Options", "nosniff");
      if (c.req.header("if-none-match")?.includes(etag)) return c.body(null, 304);
      return c.body(text, 200, { "Content-Type": type });
    });
  }
  return app;
}
