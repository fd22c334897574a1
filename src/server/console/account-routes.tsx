// First visit, log in, log out. Cookies and guessing are the business of whoever satisfies `ConsoleAuth`.
import { Hono } from "hono";
import { type AccountForm, LoginPage, NoAccountYetPage, WelcomePage } from "../../../webui/console/index.ts";
import { localPath } from "../../http/index.ts";
import type { Problem } from "../../shared/index.ts";
import { frameOf, send, textOf } from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";

export function accountRoutes(ports: ConsolePorts): Hono {
  const app = new Hono();
  const { auth } = ports;

  app.get("/welcome", async (c) => {
    const token = c.req.query("token");
    if (token !== undefined && (await auth.isFirstVisit(token))) {
      return send(c, <WelcomePage token={token} form={{ name: "" }} frame={frameOf(c)} />);
    }
    if (token === undefined && (await auth.hasAccounts())) return c.redirect("/login", 303);
    return send(c, <NoAccountYetPage isLinkBad={token !== undefined} frame={frameOf(c)} />, 403);
  });

  app.post("/welcome", async (c) => {
    const fields = await c.req.parseBody();
    const [token, name, password] = [
      textOf(fields, "token"),
      textOf(fields, "name"),
      textOf(fields, "password"),
    ];
    const made = await auth.createFirstAccount(c, { token, name, password });
    if (made.ok) return c.redirect("/", 303);
    if (made.problem.code === "auth.link-invalid") {
      return send(c, <NoAccountYetPage isLinkBad frame={frameOf(c)} />, 403);
    }
    const form: AccountForm = { name, fault: faultOf(made.problem) };
    return send(c, <WelcomePage token={token} form={form} frame={frameOf(c)} />, 422);
  });

  app.get("/login", async (c) => {
    if (!(await auth.hasAccounts())) return c.redirect("/welcome", 303);
    const next = localPath(c.req.query("next"));
    if (await auth.person(c)) return c.redirect(next, 303);
    return send(c, <LoginPage next={next} form={{ name: "" }} frame={frameOf(c)} />);
  });

  app.post("/login", async (c) => {
    const fields = await c.req.parseBody();
    const name = textOf(fields, "name");
    const next = localPath(textOf(fields, "next"));
    const entered = await auth.logIn(c, { name, password: textOf(fields, "password") });
    if (entered.ok) return c.redirect(next, 303);
    const form: AccountForm = { name, fault: faultOf(entered.problem) };
    const status = entered.problem.code === "auth.slow-down" ? 429 : 422;
    return send(c, <LoginPage next={next} form={form} frame={frameOf(c)} />, status);
  });

  app.post("/logout", async (c) => {
    await auth.logOut(c);
    return c.redirect("/login", 303);
  });

  return app;
}

function faultOf(problem: Problem): AccountForm["fault"] {
  const field =
    problem.code === "auth.name-invalid"
      ? "name"
      : problem.code === "auth.password-weak"
        ? "password"
        : "form";
  return { field, words: problem.message };
}
