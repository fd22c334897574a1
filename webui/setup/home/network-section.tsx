import type { Frame } from "../frame.tsx";
import { InterfaceLine } from "../steps/interface-line.tsx";
import type { StatusView } from "./status-view.ts";

/** Where the box stands in the network, and the way to its settings. */
export function NetworkSection(props: { view: StatusView; frame: Frame }) {
  const { view, frame } = props;
  const { words } = frame;
  return (
    <section aria-labelledby="network">
      <h2 id="network">{words.say("network.title")}</h2>
      {view.network === undefined ? (
        <p class="soft">{words.say("network.summary-waits")}</p>
      ) : view.network.length === 0 ? (
        <p class="soft">{words.say("network.none")}</p>
      ) : (
        <ul class="lines">
          {view.network.map((each) => (
            <InterfaceLine each={each} words={words} />
          ))}
        </ul>
      )}
      {frame.visitor === "stranger" ? null : (
        <p>
          <a href="/network">{words.say("network.summary-change")}</a>
        </p>
      )}
    </section>
  );
}
