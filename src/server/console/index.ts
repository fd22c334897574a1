// The server's console: pages for people. Mount it last, at "/": what it does not know gets its 404 page.

export type { ConsolePorts } from "./ports.ts";
export { consoleRoutes } from "./routes.tsx";
