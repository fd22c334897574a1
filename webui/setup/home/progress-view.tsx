import type { Reader } from "../../design/index.ts";
import type { Words } from "../words.ts";
import type { ShownProgress } from "./status-view.ts";

/** How far a search is: a bar, and in words how many of how many, how fast and how long. */
export function Progress(props: { progress: ShownProgress; words: Words; reader: Reader }) {
  const { progress, words, reader } = props;
  const line = words.say("progress.line", {
    done: reader.number(progress.done),
    total: reader.number(progress.total),
    found: reader.number(progress.found),
    rate: Math.round(progress.packetsPerSecond),
  });
  const left = words.say("progress.left", { seconds: Math.ceil(progress.secondsLeft) });
  return (
    <section aria-label={words.say("progress.title")}>
      <label for="progress">{progress.secondsLeft >= 1 ? `${line}, ${left}` : line}</label>
      <progress id="progress" class="bar" value={progress.done} max={Math.max(1, progress.total)} />
    </section>
  );
}
