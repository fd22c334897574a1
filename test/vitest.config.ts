import { defineConfig } from "vitest/config";
// @ts-expect-error The bundler reads its configuration as plain JavaScript.
import { textAssets } from "../rollup.config.mjs";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  plugins: [textAssets()],
  define: { __VERSION__: JSON.stringify("0.0.0-test") },
  test: {
    include: ["test/{unit,integration,e2e,fuzz}/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    pool: "threads",
    maxWorkers: 2,
  },
});
