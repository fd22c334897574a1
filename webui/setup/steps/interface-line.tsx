import { StateMark } from "../../design/index.ts";
import type { Words } from "../words.ts";
import type { InterfaceFacts } from "./network-state.ts";

/** One cable or radio: whether it is connected, where, and by which way out. */
export function InterfaceLine({ each, words }: { each: InterfaceFacts; words: Words }) {
  const isOn = each.hasCarrier && each.addresses.length > 0;
  const kind = words.say(each.kind === "wifi" ? "network.wifi" : "network.cable");
  const state = isOn ? "network.on" : each.hasCarrier ? "network.no-address" : "network.no-link";
  return (
    <li>
      <span>
        <StateMark
          state={isOn ? "fine" : each.hasCarrier ? "attention" : "unknown"}
          word={`${kind} ${each.name}: ${words.say(state)}`}
        />
        {each.ssid === undefined ? null : <div>{each.ssid}</div>}
        {each.addresses.length === 0 ? null : <div class="code">{each.addresses.join(", ")}</div>}
        {each.method === undefined ? null : (
          <div class="soft">
            {words.say("network.method")} {words.say(`network.method-${each.method}`)}
          </div>
        )}
        {each.gateways.length === 0 ? null : (
          <div class="soft">
            {words.say("network.gateway")}: {each.gateways.join(", ")}
          </div>
        )}
        {!each.dns?.length ? null : (
          <div class="soft">
            {words.say("network.dns")}: {each.dns.join(", ")}
          </div>
        )}
        {each.macAddress === undefined ? null : <div class="soft">{each.macAddress}</div>}
      </span>
    </li>
  );
}
