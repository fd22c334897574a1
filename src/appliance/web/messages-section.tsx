import { Hono } from "hono";
import { MessagesPage, SentMessagePage, type ShownMessage } from "../../../webui/setup/index.ts";
import type { SentMessage } from "../archive.ts";
import type { Messages } from "../messages.ts";
import { unknownPage } from "./home-routes.tsx";
import type { PageEnv, Section } from "./page-kit.tsx";

/** Everything that left or waits to, for its owner to read. */
export function messagesSection(messages: Messages): Section {
  const waiting = () =>
    messages.waiting().map(({ hash: digest, type, sequence, writtenAt: at }): ShownMessage => {
      return { digest, type, sequence, at };
    });
  const sent = () => messages.sent().map(shownOf);

  return {
    path: "/messages",
    title: "messages.title",
    isStep: false,
    routes(kit) {
      const app = new Hono<PageEnv>();

      app.get("/messages", (c) =>
        kit.send(
          c,
          <MessagesPage waiting={waiting()} sent={sent()} frame={kit.frame(c)} reader={kit.reader(c)} />,
        ),
      );

      app.get("/messages/:digest", async (c) => {
        const digest = c.req.param("digest");
        const message = [...waiting(), ...sent()].find((each) => each.digest === digest);
        const body = message && (await messages.body(digest));
        if (!message || !body) return unknownPage(kit, c);
        const text = Buffer.from(body).toString("utf8");
        return kit.send(
          c,
          <SentMessagePage message={message} body={text} frame={kit.frame(c)} reader={kit.reader(c)} />,
        );
      });

      // The octets themselves: their SHA-256 is the digest.
      app.get("/messages/:digest/raw", async (c) => {
        const digest = c.req.param("digest");
        const body = await messages.body(digest);
        if (!body) return unknownPage(kit, c);
        c.header(
          "content-disposition",
          `attachment; filename="tallybox-message-${digest.slice(0, 16)}.json"`,
        );
        c.header("content-type", "application/json");
        return c.body(Uint8Array.from(body));
      });

      return app;
    },
  };
}

function shownOf({ hash, firstAt, epoch: _, stream: __, lastAt: ___, ...sent }: SentMessage): ShownMessage {
  const { answer, answeredAt, isBlanked, ...always } = sent;
  return {
    ...{ ...always, digest: hash, at: firstAt },
    ...(answer !== undefined && { answer }),
    ...(answeredAt !== undefined && { answeredAt }),
    ...(isBlanked && { isBlanked }),
  };
}
