// All parts of a program in one file: each compressed, and neither inflated nor compiled before it is asked for. A machine
// with little memory pays for what it runs, not for everything that the program can do.
import { basename } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { transform } from "esbuild";

/** Rollup's plugin, for the output format "system": `titled` is the comment in the file's second line. */
export function oneFile(titled) {
  return {
    name: "one-file",
    async generateBundle({ format }, bundle) {
      if (format !== "system") return;
      const chunks = Object.values(bundle).filter(({ type }) => type === "chunk");
      const [entry] = chunks.filter(({ isEntry }) => isEntry);
      const waits = chunks.find((chunk) => chunk !== entry && /\bexecute: \(?async /.test(chunk.code));
      if (waits) this.error(`only the entry may await at its top, ${waits.fileName} does`);
      const parts = await Promise.all(chunks.map(compressed));
      const [opening] = /^(#!.*\n)?/.exec(entry.code);
      const words = [`./${entry.fileName}`, basename(entry.fileName)].map((word) => JSON.stringify(word));
      const start = `await (${evaluatePart})(parts, ${words.join(", ")});`;
      const { code: runtime } = await transform(start, { minify: true, target: "node24" });
      for (const { fileName } of chunks) if (fileName !== entry.fileName) delete bundle[fileName];
      entry.code = [
        `${opening}// ${titled}; its parts: Brotli in base64`,
        `const parts={\n${parts.map(({ name, text }) => `"${name}":"${text}"`).join(",\n")}\n};`,
        runtime + parts.map(({ licences }) => licences).join(""),
      ].join("\n");
    },
  };
}

/** What licences want to be read stays outside. */
async function compressed({ fileName, code }) {
  const options = { minify: true, target: "node24", legalComments: "external" };
  const { code: text, legalComments } = await transform(code.replace(/^#!.*\n/, ""), options);
  // One octet per character when it is read back.
  if (/[^\0-\xff]/.test(text)) throw new Error(`${fileName} is not Latin 1`);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  return {
    name: fileName,
    text: brotliCompressSync(Buffer.from(text, "latin1"), { params }).toString("base64"),
    licences: legalComments,
  };
}

/**
 * Runs within the program, by its text alone: evaluates a part and before it those that it needs, each once. Of Node's own
 * modules only what is taken is read: an import of node:http would read all of it, also a web client of 14 MB that loads at first use.
 */
function evaluatePart(parts, name, file) {
  const { compileFunction } = process.getBuiltinModule("node:vm");
  const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
  const modules = new Map();
  const moduleOf = (id) => {
    const known = modules.get(id);
    if (known) return known;
    const module = { exports: {}, listeners: [], done: undefined };
    modules.set(id, module);
    if (id.startsWith("./")) evaluate(id.slice(2), module);
    else {
      const builtin = process.getBuiltinModule(id);
      module.exports = Object.create(builtin, { default: { value: builtin } });
    }
    return module;
  };
  const evaluate = (part, module) => {
    const text = brotliDecompressSync(Buffer.from(parts[part], "base64")).toString("latin1");
    delete parts[part];
    const System = {
      register(needs, declare) {
        const say = (key, value) => {
          if (typeof key === "string") module.exports[key] = value;
          else Object.assign(module.exports, key);
          for (const listener of module.listeners) listener(module.exports);
          return value;
        };
        const load = async (id) => {
          const { exports, done } = moduleOf(id);
          await done;
          return exports;
        };
        const { setters, execute } = declare(say, { import: load });
        for (const [at, id] of needs.entries()) {
          const needed = moduleOf(id);
          const listener = setters[at];
          if (!listener) continue;
          needed.listeners.push(listener);
          listener(needed.exports);
        }
        module.done = execute();
      },
    };
    compileFunction(text, ["System"], { filename: `${file}/${part}` })(System);
  };
  return moduleOf(name).done;
}
