// Whether the service is worth keeping as it is: its loops turn and its state reaches the disk. That its event loop
// turns shows in that this is asked at all.
import type { Clock, Problem } from "../shared/index.ts";
import type { Wellness } from "../system/index.ts";

export interface WellnessPorts {
  clock: Clock;
  /** A loop that stands still, by name. */
  standing(): string | undefined;
  /** What keeps a change from the disk. */
  stateProblem(): Problem | undefined;
}

/** A disk that refuses for so long is not full for a moment. */
const PATIENCE_MS = 15 * 60_000;

/** To be asked again and again: a disk is given a quarter of an hour. */
export function createWellness({ clock, standing, stateProblem }: WellnessPorts): () => Wellness {
  let refusedSince: number | undefined;
  return () => {
    const loop = standing();
    if (loop !== undefined) return { isWell: false, why: `“${loop}” stands still` };
    const problem = stateProblem();
    if (problem === undefined) refusedSince = undefined;
    else refusedSince ??= clock.monotonic();
    const isTooLong = refusedSince !== undefined && clock.monotonic() - refusedSince >= PATIENCE_MS;
    return problem && isTooLong ? { isWell: false, why: problem.message } : { isWell: true };
  };
}
