// What the box answers over plain HTTP: the way to the encrypted page, with a word about the browser's warning, and the
// captive window of a phone on the box's own network. Nothing is ever entered here.
import { type Context, Hono } from "hono";
import { markup } from "../../../webui/design/index.ts";
import { chooseLanguage, createWords, PortalPage, WarningPage } from "../../../webui/setup/index.ts";
import type { Fingerprints } from "../../certificate/index.ts";
import { isSafeMethod, plainAddress } from "../../http/index.ts";
import { assetRoutes, plainAssets } from "./assets.ts";
import { connectedAddress, hostOf, isOwnHost, type OwnNames } from "./host-guard.ts";
import { securityHeaders } from "./security-headers.ts";

export interface PlainPorts {
  own: OwnNames;
  /** TCP port of the encrypted page as browsers reach it. */
  httpsPort: number;
  prints(): Fingerprints;
  /** On its own network every name leads to the box: there it answers to all of them. */
  isAccessPoint(): boolean;
}

export function createPlainPage(ports: PlainPorts): Hono {
  const app = new Hono();
  const base = (host: string) =>
    `https://${host.includes(":") ? `[${host}]` : host}${ports.httpsPort === 443 ? "" : `:${ports.httpsPort}`}`;
  const words = (c: Context) => createWords(chooseLanguage(undefined, c.req.header("accept-language")));

  app.use(securityHeaders);
  app.route("/", assetRoutes);
  app.use(async (c, next) => {
    const host = hostOf(c.req.header("host"));
    if (host !== undefined && isOwnHost(ports.own, host, connectedAddress(c))) return next();
    const address = connectedAddress(c);
    if (!ports.isAccessPoint() || address === undefined)
      return c.text("This is not the address of this box.\n", 421);
    // A phone asks some name of its maker whether there is a way out, and shows what it gets instead (RFC 8952 §2).
    c.header("cache-control", "no-store");
    return c.html(
      `<!doctype html>${markup(<PortalPage words={words(c)} address={base(plainAddress(address))} assets={plainAssets} />)}`,
    );
  });
  app.get("/", (c) => {
    c.header("cache-control", "no-store");
    const host = hostOf(c.req.header("host")) ?? "";
    const view = (
      <WarningPage words={words(c)} address={`${base(host)}/`} prints={ports.prints()} assets={plainAssets} />
    );
    return c.html(`<!doctype html>${markup(view)}`);
  });
  app.all("*", (c) => {
    const { pathname, search } = new URL(c.req.url);
    const host = hostOf(c.req.header("host")) ?? "";
    // What was sent in the clear is not asked for again.
    if (!isSafeMethod(c.req.method)) return c.text("Open the encrypted page.\n", 403);
    return c.redirect(base(host) + pathname + search, 302);
  });
  return app;
}
