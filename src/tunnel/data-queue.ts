// What gets into the outbox: numbered, durable, one at a time.

import type { CommandResultPayload } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import { compose, header } from "./compose.ts";
import { renumberWaiting } from "./epoch.ts";
import type { OutboxKind, OutboxMessage } from "./outbox-name.ts";
import type { TunnelContext } from "./ports.ts";
import { Serial } from "./serial.ts";

export class DataQueue {
  readonly #context: TunnelContext;
  readonly #serial = new Serial();

  constructor(context: TunnelContext) {
    this.#context = context;
  }

  /** Runs while nothing is added. */
  exclusive<T>(job: () => Promise<T>): Promise<T> {
    return this.#serial.run(job);
  }

  /** Builds and adds the next report: changes since the last one that was added, or a full one where one is needed. */
  report(options: { full?: boolean } = {}): Promise<Outcome<void>> {
    return this.exclusive(async () => {
      const { ports, state } = this.#context;
      const base = options.full ? undefined : this.#base();
      const parts = await ports.buildReport(base);
      let last: OutboxMessage | undefined;
      for (const payload of parts) {
        const kind: OutboxKind = payload.form === "full" ? "full" : "changes";
        const added = await this.#add(kind, (numbers) =>
          compose({ ...header(this.#context, numbers), type: "report", stream: "data", payload }),
        );
        if (!added.ok) return added;
        last = added.value;
      }
      if (!last) return success(undefined);
      if (last.kind === "full" && state.delivery.data.wantFull)
        state.delivery.update((data) => {
          data.wantFull = false;
        });
      ports.onReportQueued?.(last.origin);
      return success(undefined);
    });
  }

  result(payload: CommandResultPayload): Promise<Outcome<void>> {
    return this.exclusive(async () => {
      const added = await this.#add("command-result", (numbers) =>
        compose({ ...header(this.#context, numbers), type: "command-result", stream: "data", payload }),
      );
      return added.ok ? success(undefined) : added;
    });
  }

  /** The report that the next one builds on, by its first hash; undefined when it has to be full. */
  #base(): string | undefined {
    const { outbox, state } = this.#context;
    const { wantFull, lastReport } = state.delivery.data;
    if (wantFull) return undefined;
    const newest = outbox.waiting.findLast((each) => each.kind !== "command-result");
    // Where much waits, a full report in between lets the rest be used although what is older had to be dropped.
    if (newest && this.#waitsLongSinceFull()) return undefined;
    return newest?.origin ?? lastReport?.origin;
  }

  #waitsLongSinceFull(): boolean {
    const { waiting, limitBytes } = this.#context.outbox;
    let bytes = 0;
    for (let i = waiting.length - 1; i >= 0 && waiting[i]?.kind !== "full"; i--)
      bytes += waiting[i]?.sizeBytes ?? 0;
    return bytes > limitBytes / 8;
  }

  async #add(
    kind: OutboxKind,
    body: (numbers: { epoch: string; sequence: number }) => Uint8Array,
  ): Promise<Outcome<OutboxMessage>> {
    const { outbox, state } = this.#context;
    const { epoch } = state.delivery.data;
    if (epoch === null) return failure("tunnel.not-enrolled", "The box has no epoch yet.");
    // What is new comes after all that waits, so that has to have its numbers first.
    const renumbered = await renumberWaiting(this.#context);
    if (!renumbered.ok) return renumbered;
    const numbers = { epoch, sequence: state.delivery.data.dataUsed + 1 };
    const added = await outbox.add({ ...numbers, kind }, body(numbers));
    // The file itself holds the number; the memory of it may follow later.
    if (added.ok)
      state.delivery.update((data) => {
        data.dataUsed = numbers.sequence;
      });
    return added;
  }
}
