// Two bundles that run alone, and the pages' static files for other web servers.
import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import commonjs from "@rollup/plugin-commonjs";
import json from "@rollup/plugin-json";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { transform } from "esbuild";
import esbuild from "rollup-plugin-esbuild";
import { readOnlySnmp } from "./src/snmp/build/cut-writing.mjs";

/** `import text from "./page.css?text"`: a style sheet or a browser script as a minified string. */
export function textAssets() {
  return {
    name: "text-assets",
    async load(id) {
      const [path, query] = id.split("?");
      if (query !== "text") return null;
      this.addWatchFile?.(path);
      const loader = path.endsWith(".css") ? "css" : "ts";
      const { code } = await transform(readFileSync(path, "utf8"), {
        loader,
        minify: true,
        target: "es2022",
      });
      return { code: `export default ${JSON.stringify(code)};`, map: null, moduleSideEffects: false };
    },
    resolveId: {
      order: "pre",
      async handler(source, importer) {
        if (!source.endsWith("?text") || !importer) return null;
        // Vite asks again with a path below the project's root, which it resolves itself.
        if (source.startsWith("/") && !existsSync(source.slice(0, -5))) return null;
        return `${new URL(source.slice(0, -5), `file://${importer.split("?")[0]}`).pathname}?text`;
      },
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

export default [
  bundle("src/tallybox.ts", "dist/tallybox.mjs"),
  bundle("src/tallybox-server.ts", "dist/tallybox-server.mjs"),
];
