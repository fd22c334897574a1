import { Hono } from "hono";
import { HealthPage } from "../../../webui/setup/index.ts";
import type { ReadingClock } from "../../protocol/index.ts";
import type { MachineHealth } from "../../system/index.ts";
import type { PageEnv, Section } from "./page-kit.tsx";

export interface HealthPorts {
  /** Asked only when somebody looks. */
  health(): Promise<MachineHealth>;
  clockState(): ReadingClock["clock"];
}

/** How the machine is. */
export function healthSection(ports: HealthPorts): Section {
  return {
    path: "/health",
    title: "health.title",
    isStep: false,
    routes(kit) {
      const app = new Hono<PageEnv>();
      app.get("/health", async (c) => {
        const health = { ...(await ports.health()), clock: ports.clockState() };
        return kit.send(c, <HealthPage health={health} frame={kit.frame(c)} />);
      });
      return app;
    },
  };
}
