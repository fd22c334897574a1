// Two bundles that run alone, and the pages' static files for other web servers.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import commonjs from "@rollup/plugin-commonjs";
import json from "@rollup/plugin-json";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { transform } from "esbuild";
import esbuild from "rollup-plugin-esbuild";
import { readOnlySnmp } from "./src/snmp/build/cut-writing.mjs";
import { oneFile } from "./src/start/one-file.mjs";

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
        const file = source.slice(0, -"?text".length);
        // A package's own file, which runs in a browser as it is.
        if (!file.startsWith(".")) return `\0text:${fileURLToPath(import.meta.resolve(file))}.text`;
        const { pathname } = new URL(file, `file://${importer.split("?")[0]}`);
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

const DAY_MS = 86_400_000;
/** Of a day, so that two builds of one day are the same; of the sources' day where that is told. */
const builtAt = Math.floor(Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000) / 86_400) * DAY_MS;
const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

function bundle(input, file) {
  return {
    input,
    output: {
      dir: dirname(file),
      entryFileNames: basename(file),
      format: "system",
      minifyInternalExports: true,
      banner: "#!/usr/bin/env node",
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
        jsx: "automatic",
        jsxImportSource: "hono/jsx",
        define: { __VERSION__: JSON.stringify(version), __BUILT_AT__: String(builtAt) },
      }),
      oneFile(`Tallybox ${version}, Apache-2.0`),
    ],
  };
}

/** Lays the pages' static files beside the programs, which hold them too. */
function layStaticFiles() {
  return {
    name: "lay-static-files",
    async writeBundle({ dir, entryFileNames }) {
      const module = new URL(`${dir}/${entryFileNames}`, import.meta.url);
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

/** Lists every package that what ships is made of (CycloneDX), beside the programs. */
function billOfMaterials() {
  return {
    name: "bill-of-materials",
    writeBundle() {
      // Not `--omit dev`: npm would leave out also what ships and is used for building besides.
      const words = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
      const made = execFileSync("npm", words, {
        cwd: new URL(".", import.meta.url),
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
        stdio: ["ignore", "pipe", "ignore"],
      });
      const bill = JSON.parse(made);
      // npm names the product after the folder that it stands in.
      bill.metadata.component.name = "tallybox";
      const shipped = bill.components.filter(
        ({ properties }) => !properties.some(({ name }) => name === "cdx:npm:package:development"),
      );
      const refs = new Set([bill.metadata.component["bom-ref"], ...shipped.map((each) => each["bom-ref"])]);
      bill.components = shipped;
      bill.dependencies = bill.dependencies
        .filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
      writeFileSync(
        new URL("dist/sbom.cdx.json", import.meta.url),
        `${JSON.stringify(bill, undefined, 2)}\n`,
      );
    },
  };
}

const staticFiles = bundle("webui/static-files.ts", "dist/static-files.mjs");
staticFiles.output.format = "es";
staticFiles.plugins.push(layStaticFiles(), billOfMaterials());

export default [
  bundle("src/tallybox.ts", "dist/tallybox.mjs"),
  bundle("src/tallybox-server.ts", "dist/tallybox-server.mjs"),
  staticFiles,
];
