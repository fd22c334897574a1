import { defineConfig } from "vitest/config";
// @ts-expect-error The bundler reads its configuration as plain JavaScript.
import { textAssets } from "../rollup.config.mjs";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  plugins: [textAssets()],
  define: { __VERSION__: JSON.stringify("0.0.0-test"), __BUILT_AT__: String(Date.UTC(2026, 0, 1)) },
  test: {
    include: ["test/{unit,integration,e2e,fuzz}/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // A machine that others share may starve a test over real sockets once; second-try.ts names each that needed it.
    retry: process.env.CI ? 1 : 0,
    pool: "threads",
    maxWorkers: 2,
  },
});
