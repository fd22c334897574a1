// Two bundles that run alone, and the pages' static files for other web servers.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import commonjs from "@rollup/plugin-commonjs";
import json from "@rollup/plugin-json";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { transform } from "esbuild";
import esbuild from "rollup-plugin-esbuild";
import { readOnlySnmp } from "./src/snmp/build/cut-writing.mjs";

// A name of its own, with no ending that another plugin (Vite's for style sheets, say) takes for its work.
const TEXT_ASSET = /^\0text:(.+)\.text$/;

/** `import text from "./page.css?text"`: a style sheet or a browser script as a minified string. */
export function textAssets() {
  return {
    name: "text-assets",
    resolveId: {
      order: "pre",
      async handler(source, importer) {
        if (!source.endsWith("?text") || !importer) return null;
        const { pathname } = new URL(source.slice(0, -"?text".length), `file://${importer.split("?")[0]}`);
        return `\0text:${pathname}.text`;
      },
    },
    async load(id) {
      const path = TEXT_ASSET.exec(id)?.[1];
      if (path === undefined) return null;
      this.addWatchFile?.(path);
      const { code } = await transform(readFileSync(path, "utf8"), {
        loader: path.endsWith(".css") ? "css" : "ts",
        minify: true,
        target: "es2022",
      });
      return { code: `export default ${JSON.stringify(code)};`, map: null, moduleSideEffects: false };
    },
  };
}

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

function bundle(input, file) {
  return {
    input,
    output: {
      file,
      format: "esm",
      inlineDynamicImports: true,
      banner: `#!/usr/bin/env node\n// Tallybox ${version}, Apache-2.0`,
      generatedCode: "es2015",
    },
    external: [/^node:/, ...builtinModules],
    onwarn(warning, warn) {
      // zod annotates calls where the bundler expects none, and imports itself in circles; both are harmless.
      const known = ["INVALID_ANNOTATION", "CIRCULAR_DEPENDENCY"];
      const ids = [warning.id, ...(warning.ids ?? [])].filter(Boolean);
      if (known.includes(warning.code) && ids.every((id) => id.includes("/node_modules/"))) return;
      warn(warning);
    },
    plugins: [
      textAssets(),
      nodeResolve({ preferBuiltins: true, exportConditions: ["node"] }),
      readOnlySnmp(),
      commonjs({ strictRequires: true }),
      json({ preferConst: true }),
      esbuild({
        target: "node24",
        minify: true,
        jsx: "automatic",
        jsxImportSource: "hono/jsx",
        define: { __VERSION__: JSON.stringify(version) },
      }),
    ],
  };
}

/** Lays the pages' static files beside the programs, which hold them too. */
function layStaticFiles() {
  return {
    name: "lay-static-files",
    async writeBundle({ file }) {
      const module = new URL(file, import.meta.url);
      const { pages } = await import(module.href);
      rmSync(module);
      for (const [page, files] of Object.entries(pages))
        for (const { path, text } of files) {
          const target = new URL(`dist/webui/${page}${path}`, import.meta.url);
          mkdirSync(new URL(".", target), { recursive: true });
          writeFileSync(target, text);
        }
    },
  };
}

const staticFiles = bundle("webui/static-files.ts", "dist/static-files.mjs");
staticFiles.plugins.push(layStaticFiles());

export default [
  bundle("src/tallybox.ts", "dist/tallybox.mjs"),
  bundle("src/tallybox-server.ts", "dist/tallybox-server.mjs"),
  staticFiles,
];
