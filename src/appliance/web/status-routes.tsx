import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { createReader, markup } from "../../../webui/design/index.ts";
import { AboutPage, Frame, NextReportPage, StatusPage, type StatusView } from "../../../webui/setup/index.ts";
import type { Clock, Log } from "../../shared/index.ts";
import type { About } from "../../system/index.ts";
import { assetRoutes, assets } from "./assets.ts";

export interface StatusPorts {
  clock: Clock;
  log: Log;
  view(): StatusView;
  /** The payloads of the report that would leave now, and their size once compressed and sealed. */
  /** What machine this is; asked only when somebody looks. */
  about(): Promise<About>;
  nextReport(): Promise<{ payloads: unknown[]; sizeBytes: number }>;
}

const REFRESH_SECONDS = 10;

/** The box's page on the local network: it only tells, there is nothing to change on it. */
export function statusRoutes(ports: StatusPorts): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["data:"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      // Plain HTTP on a local address: a pinned HTTPS would lock the owner out.
      strictTransportSecurity: false,
      referrerPolicy: "same-origin",
    }),
  );
  app.use("*", async (c, next) => {
    c.header("cache-control", "no-store");
    await next();
  });
  app.route("/", assetRoutes);
  app.get("/", (c) => {
    c.header("refresh", String(REFRESH_SECONDS));
    return c.html(
      page(<StatusPage view={ports.view()} reader={readerOf(c.req.raw.headers)} assets={assets} />),
    );
  });
  app.get("/status.json", (c) => c.json(ports.view()));
  app.get("/next-report", async (c) => {
    const { payloads, sizeBytes } = await ports.nextReport();
    return c.html(
      page(
        <NextReportPage
          json={JSON.stringify(payloads.length === 1 ? payloads[0] : payloads, undefined, 2)}
          parts={payloads.length}
          sizeBytes={sizeBytes}
          assets={assets}
          reader={readerOf(c.req.raw.headers)}
        />,
      ),
    );
  });
  app.get("/about", async (c) => {
    const about = await ports.about();
    const facts: [string, string | undefined][] = [
      ["Maker", about.manufacturer],
      ["Model", about.model],
      ["System", about.system],
      ["Kernel", about.kernel],
      ["Processor", about.processor],
    ];
    return c.html(page(<AboutPage facts={facts} assets={assets} />));
  });
  app.notFound((c) =>
    c.html(page(<Message title="There is no such page" text="The box has one page." />), 404),
  );
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    ports.log.error("page failed", { path: c.req.path, error: error.stack ?? error.message });
    return c.html(
      page(<Message title="This page failed" text="The box goes on working. Its log says more." />),
      500,
    );
  });
  return app;

  function readerOf(headers: Headers) {
    const locale = headers.get("accept-language")?.split(/[,;]/)[0]?.trim() || "en";
    return createReader({
      locale,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      now: ports.clock.now(),
    });
  }
}

function Message(props: { title: string; text: string }) {
  return (
    <Frame title={props.title} assets={assets}>
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      <p>
        <a href="/">The box</a>
      </p>
    </Frame>
  );
}

function page(node: Parameters<typeof markup>[0]): string {
  return `<!doctype html>${markup(node)}`;
}
