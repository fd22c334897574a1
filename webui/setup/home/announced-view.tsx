import { AnnouncedTable, type Reader } from "../../design/index.ts";
import type { StatusView } from "./status-view.ts";

/** Who announces itself and is not read; nothing where everybody who does is read. */
export function Announced(props: { announced: NonNullable<StatusView["announced"]>; reader: Reader }) {
  const { isListening, printers } = props.announced;
  if (isListening && printers.length === 0) return null;
  return (
    <section aria-labelledby="announced">
      <h2 id="announced">Printers that announce themselves and are not read</h2>
      {isListening ? null : (
        <p class="soft">
          The box cannot listen to mDNS now: another program keeps port 5353 for itself, or there is no
          multicast here. Printers are found all the same where they answer SNMP.
        </p>
      )}
      {printers.length === 0 ? null : (
        <div class="wide">
          <AnnouncedTable printers={printers} reader={props.reader} className="printers" />
        </div>
      )}
    </section>
  );
}
