import { expect, test } from "vitest";
import { createReader, markup } from "../../../webui/design/index.ts";
import {
  type BoxTrouble,
  createWords,
  type Frame,
  HomePage,
  type StatusView,
} from "../../../webui/setup/index.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const view: StatusView = {
  ...{ name: "attic", version: "1.0.0", ranges: [], jobs: [], printers: [], otherDevices: 0 },
  server: { address: "https://tally.example", lastContactAt: NOW, waitingMessages: 0, waitingBytes: 0 },
  nextReport: { printers: 0, sizeBytes: 0 },
};
const frame: Frame = {
  ...{ assets: { styles: [], scripts: [] }, words: createWords("en"), visitor: "owner", formToken: "t" },
  ...{ path: "/", sections: [], steps: [] },
};
const render = (trouble: BoxTrouble) => {
  const reader = createReader({ locale: "en-GB", zone: "UTC", now: NOW });
  return markup(<HomePage view={{ ...view, trouble }} reader={reader} frame={frame} />);
};

test.each<[BoxTrouble["code"], string, string]>([
  ["box-no-link", "The box has no network", "Plug the cable in, or set up the wireless network."],
  ["box-no-address", "The box has a network but no address", "Is there a DHCP server?"],
  ["box-no-disk", "The box cannot keep what it reads", "Free some space"],
  ["box-no-disk", "The box cannot keep what it reads", "Free some space"],
  ["box-no-clock", "The box does not know the time yet", "Permit NTP"],
  ["box-no-name", "0 printers answer. The server&#39;s name cannot be looked up", "(DNS)"],
  [
    "box-refused",
    "0 printers answer. The server does not take what the box says",
    "Reports wait on the box.",
  ],
])("a box with %s tells what, since when, what was seen and what to do", (code, what, todo) => {
  const html = render({ code, since: NOW - 3_600_000, evidence: "Seen by hand." });
  for (const words of [what, todo, "Since 22 Nov 2026, 11:00:00 UTC. Seen by hand."])
    expect(html).toContain(words);
});
