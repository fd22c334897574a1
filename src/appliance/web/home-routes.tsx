// The box's home: status, what it would report now, the machine underneath, and having a job done now.
import { Hono } from "hono";
import { z } from "zod";
import {
  AboutPage,
  HomePage,
  NextReportPage,
  type Sentence,
  type StatusView,
} from "../../../webui/setup/index.ts";
import type { About } from "../../system/index.ts";
import type { PageContext, PageEnv, PageKit } from "./page-kit.tsx";

export interface HomePorts {
  view(): Omit<StatusView, "nextReport" | "network">;
  /** What machine this is; asked only when somebody looks. */
  about(): Promise<About>;
  /** The payloads of the report that would leave now, and their size once compressed and sealed. */
  nextReport(): Promise<{ payloads: unknown[]; printers: number; sizeBytes: number }>;
  /** Does a job at once, or after the one that runs. */
  runNow(job: z.infer<typeof jobSchema>): void;
}

const jobSchema = z.enum(["discover", "collect", "report", "check-in"]);
/** While something happens, and while nothing does: who reads is not to be interrupted for nothing. */
const REFRESH_SECONDS = { busy: 10, quiet: 60 };
const said: Record<string, Sentence> = { passphrase: "passphrase.done", run: "work.started" };

/** What everybody may see where the owner opened the status, and nothing else. */
export const statusPaths: readonly string[] = ["/", "/status.json"];

/** Cables and radios; undefined where the machine does not tell. */
export type TellNetwork = () => Promise<StatusView["network"]>;

export function homeRoutes(kit: PageKit, ports: HomePorts, tellNetwork: TellNetwork): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  const status = async (): Promise<StatusView> => {
    const [{ printers, sizeBytes }, network] = await Promise.all([ports.nextReport(), tellNetwork()]);
    return { ...ports.view(), ...(network && { network }), nextReport: { printers, sizeBytes } };
  };

  app.get("/", async (c) => {
    const view = await status();
    const seconds = REFRESH_SECONDS[view.jobs.some(({ running }) => running) ? "busy" : "quiet"];
    const done = said[c.req.query("done") ?? ""];
    return kit.send(
      c,
      <HomePage
        view={view}
        reader={kit.reader(c)}
        frame={{ ...kit.frame(c), refreshSeconds: seconds }}
        said={done && kit.words(c).say(done)}
      />,
    );
  });

  app.get("/status.json", async (c) => c.json(await status()));

  app.post("/run", async (c) => {
    const job = jobSchema.safeParse((await c.req.parseBody()).job);
    if (!job.success) return unknownPage(kit, c);
    ports.runNow(job.data);
    return c.redirect("/?done=run", 303);
  });

  app.get("/next-report", async (c) => {
    const { payloads, sizeBytes } = await ports.nextReport();
    return kit.send(
      c,
      <NextReportPage
        payloads={payloads}
        sizeBytes={sizeBytes}
        frame={kit.frame(c)}
        reader={kit.reader(c)}
      />,
    );
  });

  app.get("/about", async (c) => {
    const about = await ports.about();
    const facts = [
      ["about.maker", about.manufacturer],
      ["about.model", about.model],
      ["about.system", about.system],
      ["about.kernel", about.kernel],
      ["about.processor", about.processor],
    ] as const;
    return kit.send(c, <AboutPage facts={facts} frame={kit.frame(c)} />);
  });

  return app;
}

export function unknownPage(kit: PageKit, c: PageContext): Response {
  return kit.message(c, 404, "error.not-found", "error.not-found-text");
}
