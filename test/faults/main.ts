// `npm run test:faults [-- --kills N --boxes N --seed N]`: the kills of `npm test`, many more of them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "1000" },
    boxes: { type: "string", default: "12" },
    seed: { type: "string" },
  },
});
const { kills, boxes, seed } = values;
const { status } = spawnSync(
  join("node_modules", ".bin", "vitest"),
  ["run", "--config", "test/vitest.config.ts", "test/e2e/faults.test.ts"],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      FAULTS_KILLS: kills,
      FAULTS_BOXES: boxes,
      ...(seed !== undefined && { FAULTS_SEED: seed }),
    },
  },
);
process.exit(status ?? 1);
