import type { Outcome } from "../shared/index.ts";
import type { TunnelContext } from "./ports.ts";

/** Empties the outbox; the messages count as lost, and what the server lacks comes with a full report. */
export async function forgetMessages({ outbox, state }: TunnelContext): Promise<Outcome<void>> {
  state.delivery.update((data) => {
    data.wantFull = true;
  });
  const flushed = await state.delivery.flush();
  return flushed.ok ? outbox.forget() : flushed;
}
