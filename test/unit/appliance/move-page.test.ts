// Moving the box to another server, on the server's page: what is said before, what is asked, and what is answered.
import { beforeEach, describe, expect, test } from "vitest";
import type { HomePorts } from "../../../src/appliance/web/home-routes.tsx";
import { serverSection } from "../../../src/appliance/web/server-section.tsx";
import { makeClaimCode, newClaimToken, newSignKeyPair } from "../../../src/protocol/index.ts";
import { failure, type Outcome, success } from "../../../src/shared/index.ts";
import type { ServerState } from "../../../webui/setup/index.ts";
import { type BoxVisitor, pageInMemory, pageVisitor, unlock } from "../../support/box-page.ts";

const OLD = "https://old.example";
const code = makeClaimCode(newClaimToken(), newSignKeyPair().publicKey);
const whole = { code, server: "https://new.example", name: "Attic " };

let visitor: BoxVisitor;
let state: ServerState;
let moves: { code: string; server: string }[];
let moved: Outcome<{ untold: number }>;

beforeEach(async () => {
  state = { name: "attic", enrolment: "enrolled", server: OLD, waitingMessages: 3 };
  [moves, moved] = [[], success({ untold: 0 })];
  const section = serverSection({
    state: () => state,
    claim: async () => success(undefined),
    move: async (claim) => {
      moves.push(claim);
      return moved;
    },
    try: async () => failure("usage", "no address"),
  });
  const home = { view: () => ({}), runNow: () => {} } as unknown as HomePorts;
  const made = await pageInMemory(home, { sections: [section] });
  visitor = await unlock(pageVisitor(made.page), made.setupCode());
});

const move = (fields: Record<string, string>) => visitor.send("/server/move", fields, "/server");

describe("moving the box on its page", () => {
  test("says before what becomes of what waits, of the old server's secrets and of the printers", async () => {
    const { text } = await visitor.get("/server");
    for (const said of [
      "Messages that wait for https://old.example: 3.",
      "nothing changes",
      "everything of https://old.example is erased here",
      "The printers found, the meter ledger, your passphrase and what you permit stay.",
    ])
      expect(text).toContain(said);
  });

  test("is offered to a box that belongs to a server alone", async () => {
    for (const enrolment of ["none", "pending"] as const) {
      state = { name: "attic", enrolment, waitingMessages: 0 };
      expect((await visitor.get("/server")).text).not.toContain("/server/move");
    }
  });

  test("needs the code, the address and the box's name in one form, and answers what was done", async () => {
    const answer = await move(whole);
    expect([answer.status, moves]).toEqual([200, [{ code, server: "https://new.example" }]]);
    expect(answer.text).toContain("It belongs to https://new.example now");
    expect(answer.text).not.toContain("did not reach the old server");
  });

  test("takes the address from a label's link", async () => {
    const link = `https://label.example/claim#${code}`;
    await move({ ...whole, code: link, server: "" });
    expect(moves).toEqual([{ code: link, server: "https://label.example" }]);
  });

  test("tells how many messages the old server never got", async () => {
    moved = success({ untold: 2 });
    expect((await move(whole)).text).toContain(
      "Messages that did not reach the old server and are erased: 2.",
    );
  });

  test("asks nobody before the box is named, and keeps what was typed", async () => {
    for (const name of ["", "cellar"]) {
      const answer = await move({ ...whole, name });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("This is not the name of this box: attic.");
      expect(answer.text).toContain('value="https://new.example"');
    }
    expect((await move({ ...whole, code: "1234" })).text).toContain("this one has 4");
    expect((await move({ ...whole, server: "" })).text).toContain("enter the address too");
    expect(moves).toEqual([]);
  });

  test.each([
    [failure("tunnel.unreachable", "no"), "Nothing came back in time."],
    [failure("claim.used", "no"), "Another box has used this code"],
    [failure("state.write-failed", "The disk is full."), "The disk takes no writes."],
  ])("says that nothing has changed, and why (%#)", async (problem, why) => {
    moved = problem;
    const answer = await move(whole);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Nothing has changed: the box still belongs to https://old.example.");
    expect(answer.text).toContain(why);
  });

  test.each([
    ["en", "Move the box to this server"],
    ["de", "Box zu diesem Server umziehen"],
    ["fr", "Passer le boîtier à ce serveur"],
    ["es", "Pasar la caja a este servidor"],
    ["da", "Flyt boksen til denne server"],
  ])("speaks the visitor's language (%s)", async (language, button) => {
    expect((await visitor.get("/server", { "accept-language": language })).text).toContain(button);
  });
});
