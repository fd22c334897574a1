import { AnnouncedTable, type Reader } from "../../design/index.ts";
import type { Words } from "../words.ts";
import type { StatusView } from "./status-view.ts";

/** Who announces itself and is not read; nothing where everybody who does is read. */
export function Announced(props: {
  announced: NonNullable<StatusView["announced"]>;
  reader: Reader;
  words: Words;
}) {
  const { words } = props;
  const { isListening, printers } = props.announced;
  if (isListening && printers.length === 0) return null;
  return (
    <section aria-labelledby="announced">
      <h2 id="announced">{words.say("announced.title")}</h2>
      {isListening ? null : <p class="soft">{words.say("announced.deaf")}</p>}
      {printers.length === 0 ? null : (
        <div class="wide">
          <AnnouncedTable printers={printers} reader={props.reader} className="printers" say={words.look} />
        </div>
      )}
    </section>
  );
}
