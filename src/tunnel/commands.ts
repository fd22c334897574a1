// Commands of the server: remembered before they run, run once each, answered through the outbox.

import type { Command, CommandResultPayload } from "../protocol/index.ts";
import { failure, type Outcome } from "../shared/index.ts";
import { reopen } from "./compose.ts";
import type { DataQueue } from "./data-queue.ts";
import type { Json, TunnelContext } from "./ports.ts";

/** Ids remembered; a server repeats a command only until its result arrives. */
const REMEMBERED = 500;
/** UTF-16 units of a result's JSON per part: at most 900 kB of UTF-8 before it is compressed. */
const PART_LENGTH = 300_000;

export class Commands {
  readonly #context: TunnelContext;
  readonly #queue: DataQueue;
  readonly #queued: () => void;
  /** Everything that was taken and is not answered yet. */
  #pending: Promise<void> = Promise.resolve();

  constructor(context: TunnelContext, queue: DataQueue, queued: () => void) {
    this.#context = context;
    this.#queue = queue;
    this.#queued = queued;
  }

  /** Settles when every command taken so far has its result in the outbox. */
  get idle(): Promise<void> {
    return this.#pending;
  }

  /** Takes what is new and still wanted by the server's own time; answers do not wait for it to run. */
  take(commands: readonly Command[], serverTime: number): void {
    const fresh = commands.filter(
      (command) => !this.#isKnown(command.id) && Date.parse(command.expiresAt) > serverTime,
    );
    for (const command of fresh) {
      // Side by side: one that waits for the end of a search holds up no other.
      const running = this.#runOnce(command).catch((error) => {
        this.#context.ports.log.error("a command could not be run", { error: String(error) });
      });
      this.#pending = Promise.all([this.#pending, running]).then(() => {});
    }
  }

  /** What was under way when the service ended is answered as broken off: it is not run a second time. */
  async recover(): Promise<void> {
    const { state, outbox } = this.#context;
    const running = state.delivery.data.commands.filter((each) => each.state === "running");
    if (running.length === 0) return;
    const answered = new Set<unknown>();
    for (const message of outbox.waiting.filter((each) => each.kind === "command-result")) {
      const body = await outbox.body(message);
      const payload = body && reopen(body)?.payload;
      if (typeof payload === "object" && payload !== null && "id" in payload) answered.add(payload.id);
    }
    for (const { id } of running) {
      if (answered.has(id)) this.#markAnswered(id);
      else
        await this.#answer(
          id,
          failure("tunnel.interrupted", "The box was restarted while it carried out the command."),
        );
    }
  }

  async #runOnce(command: Command): Promise<void> {
    const { ports, state } = this.#context;
    if (this.#isKnown(command.id)) return;
    state.delivery.update((data) => {
      data.commands = [...data.commands, { id: command.id, state: "running" as const }].slice(-REMEMBERED);
    });
    const remembered = await state.delivery.flush();
    if (!remembered.ok) {
      // Better not at all than twice: the server asks again.
      state.delivery.update((data) => {
        data.commands = data.commands.filter((each) => each.id !== command.id);
      });
      return;
    }
    let outcome: Outcome<Json | undefined>;
    try {
      outcome = await ports.onCommand(command);
    } catch (error) {
      ports.log.error("a command failed unexpectedly", { type: command.type, error: String(error) });
      outcome = failure(
        "tunnel.interrupted",
        "The box could not carry out the command: an error of its own.",
      );
    }
    await this.#answer(command.id, outcome);
    this.#queued();
  }

  async #answer(id: string, outcome: Outcome<Json | undefined>): Promise<void> {
    for (const payload of resultParts(id, outcome)) {
      const added = await this.#queue.result(payload);
      if (!added.ok) {
        this.#context.ports.log.error(added.problem.message, { command: id });
        return;
      }
    }
    this.#markAnswered(id);
  }

  #markAnswered(id: string): void {
    this.#context.state.delivery.update((data) => {
      const found = data.commands.find((each) => each.id === id);
      if (found) found.state = "answered";
    });
  }

  #isKnown(id: string): boolean {
    return this.#context.state.delivery.data.commands.some((each) => each.id === id);
  }
}

/** A result as messages: one, or as many parts as its size asks for. */
export function resultParts(id: string, outcome: Outcome<Json | undefined>): CommandResultPayload[] {
  const whole = { id, part: 1, parts: 1 };
  if (!outcome.ok) {
    const { code, message } = outcome.problem;
    return [{ ...whole, ok: false, problem: { code, message: message.slice(0, 2000) } }];
  }
  if (outcome.value === undefined) return [{ ...whole, ok: true }];
  const text = JSON.stringify(outcome.value);
  if (text.length <= PART_LENGTH) return [{ ...whole, ok: true, result: outcome.value }];
  const parts = Math.ceil(text.length / PART_LENGTH);
  return Array.from({ length: parts }, (_, i) => ({
    id,
    ok: true,
    result: text.slice(i * PART_LENGTH, (i + 1) * PART_LENGTH),
    part: i + 1,
    parts,
  }));
}
