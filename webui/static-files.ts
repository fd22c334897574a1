// Every static file of both pages, for the copy in dist/webui that other web servers may serve.
import { consoleFiles } from "./console/index.ts";
import { staticFile } from "./design/index.ts";
import { setupFiles } from "./setup/index.ts";

const listed = (files: Record<string, string>) =>
  Object.entries(files).map(([name, text]) => staticFile(name, text));

export const pages = { console: listed(consoleFiles), setup: listed(setupFiles) };
