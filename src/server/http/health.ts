// For supervisors: alive, ready, and how much of everything there is.
import { Hono } from "hono";
import type { Store } from "../store/index.ts";
import type { Gauge, Metrics } from "./metrics.ts";

export interface HealthPorts {
  store: Store;
  metrics: Metrics;
  /** When this returns false the server is stopping and wants no new work. */
  isReady: () => boolean;
  version: string;
}

export function healthRoutes(ports: HealthPorts): Hono {
  const { store, metrics } = ports;
  const app = new Hono();
  app.get("/healthz", (c) => c.text("ok\n"));
  app.get("/readyz", async (c) => {
    if (!ports.isReady()) return c.text("stopping\n", 503);
    await store.selectFrom("settings").select("name").limit(1).execute();
    return c.text("ready\n");
  });
  app.get("/metrics", async (c) => {
    const text = metrics.text(await gauges(store, ports.version));
    return c.body(text, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  return app;
}

async function gauges(store: Store, version: string): Promise<Gauge[]> {
  const printers = await store
    .selectFrom("printers")
    .select(({ fn }) => ["state", fn.countAll<number>().as("count")])
    .where("mergedInto", "is", null)
    .groupBy("state")
    .execute();
  const appliances = await store
    .selectFrom("appliances")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  return [
    { name: "tallybox_build_info", help: "Version of the server.", value: 1, labels: { version } },
    ...printers.map(({ state, count }) => ({
      name: "tallybox_printers",
      help: "Printers by state.",
      value: Number(count),
      labels: { state },
    })),
    {
      name: "tallybox_appliances",
      help: "Boxes that may report.",
      value: Number(appliances?.count ?? 0),
    },
    {
      name: "tallybox_resident_bytes",
      help: "Memory of the process.",
      value: process.memoryUsage.rss(),
    },
  ];
}
