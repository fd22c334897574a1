import { Notice } from "../frame.tsx";
import type { Words } from "../words.ts";
import type { ShownPairing } from "./status-view.ts";

/** Where the network led the box, and what a person is to type there. */
export function PairingNotice(props: { pairing: ShownPairing; isOwner: boolean; words: Words }) {
  const { pairing, words } = props;
  if (pairing.state === "closed")
    return (
      <Notice kind="attention">
        <p>{words.say("pairing.closed", { server: pairing.server })}</p>
      </Notice>
    );
  return (
    <Notice>
      <p>{words.say("pairing.waits", { server: pairing.server })}</p>
      {props.isOwner ? (
        <p>
          {words.say("pairing.type")} <strong class="code">{pairing.code}</strong>
        </p>
      ) : null}
      <p class="soft">{words.say("pairing.fingerprint", { fingerprint: pairing.fingerprint })}</p>
    </Notice>
  );
}
