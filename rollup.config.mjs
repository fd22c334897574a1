// Two bundles that run alone, and the pages' static files for other web servers.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules, isBuiltin } from "node:module";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import commonjs from "@rollup/plugin-commonjs";
import json from "@rollup/plugin-json";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, transform } from "esbuild";
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

/**
 * An import of a built-in module makes Node read all that it exports, also what loads at first use: of node:http that is
 * a whole client with web sockets, 14 MB. Asked for like this, a module gives what is taken and no more.
 */
function plainBuiltins() {
  return {
    name: "plain-builtins",
    renderChunk(code) {
      const edits = this.parse(code)
        .body.filter(({ type, source }) => type === "ImportDeclaration" && isBuiltin(source.value))
        .map(({ start, end, source, specifiers }) => ({ start, end, text: taken(source.value, specifiers) }));
      for (const { start, end, text } of edits.reverse())
        code = code.slice(0, start) + text + code.slice(end);
      return { code, map: null };
    },
  };
}

function taken(name, specifiers) {
  const module = `process.getBuiltinModule(${JSON.stringify(name)})`;
  const named = specifiers.filter(({ type }) => type === "ImportSpecifier");
  const whole = specifiers.filter(({ type }) => type !== "ImportSpecifier");
  const parts = [
    ...whole.map(({ local }) => `${local.name} = ${module}`),
    ...(named.length > 0
      ? [
          `{ ${named.map(({ imported, local }) => `${imported.name}: ${local.name}`).join(", ")} } = ${module}`,
        ]
      : []),
  ];
  return parts.length > 0 ? `const ${parts.join(", ")};` : "";
}

/** All chunks in one file, in which what is imported by `import()` is evaluated when it is asked for, and not before. */
function oneFile() {
  return {
    name: "one-file",
    async generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === "chunk");
      const [entry] = chunks.filter(({ isEntry }) => isEntry);
      const texts = new Map(chunks.map(({ fileName, code }) => [fileName, code]));
      const merged = await build({
        entryPoints: [entry.fileName],
        bundle: true,
        write: false,
        minify: true,
        format: "esm",
        platform: "node",
        target: "node24",
        banner: { js: `// Tallybox ${version}, Apache-2.0` },
        logLevel: "warning",
        plugins: [
          {
            name: "chunks",
            setup(merge) {
              merge.onResolve({ filter: /^/ }, ({ path }) => {
                const chunk = path.replace(/^\.\//, "");
                return texts.has(chunk) ? { path: chunk, namespace: "chunks" } : { path, external: true };
              });
              merge.onLoad({ filter: /^/, namespace: "chunks" }, ({ path }) => ({
                contents: texts.get(path),
              }));
            },
          },
        ],
      });
      for (const { fileName } of chunks) if (fileName !== entry.fileName) delete bundle[fileName];
      entry.code = merged.outputFiles[0].text;
    },
  };
}

function bundle(input, file) {
  return {
    input,
    output: {
      dir: dirname(file),
      entryFileNames: basename(file),
      format: "esm",
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
      plainBuiltins(),
      oneFile(),
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
staticFiles.plugins.push(layStaticFiles(), billOfMaterials());

export default [
  bundle("src/tallybox.ts", "dist/tallybox.mjs"),
  bundle("src/tallybox-server.ts", "dist/tallybox-server.mjs"),
  staticFiles,
];
