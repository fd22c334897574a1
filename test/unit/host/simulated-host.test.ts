// A developer's machine behaves as a box does where a page could tell the difference.
import { expect, test } from "vitest";
import { type NetworkSettings, simulatedHost, trialSeconds } from "../../../src/host/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const wifi: NetworkSettings = {
  kind: "wifi",
  country: "NO",
  ssid: "Office",
  isHidden: false,
  security: { method: "wpa2", passphrase: "correct horse battery" },
  ipv4: { method: "dhcp" },
  ipv6: { method: "automatic" },
};

async function shown(host: ReturnType<typeof simulatedHost>) {
  const view = await host.network.view();
  if (!view.ok) throw new Error(view.problem.message);
  return view.value;
}

test("new settings are shown without secrets, and the old ones return when nobody confirms", async () => {
  const clock = new ManualClock();
  const host = simulatedHost({ clock });
  expect(await host.network.change(wifi)).toEqual({
    ok: true,
    value: { kind: "wifi", secondsLeft: trialSeconds },
  });
  const onTrial = await shown(host);
  expect(onTrial.wifi).toMatchObject({ ssid: "Office", security: { method: "wpa2" } });
  expect(JSON.stringify(onTrial)).not.toContain("correct horse");
  await clock.advance(trialSeconds * 1000);
  const back = await shown(host);
  expect(back).not.toHaveProperty("trial");
  expect(back).not.toHaveProperty("wifi");
  expect(await host.network.confirm()).toMatchObject({ ok: false, problem: { code: "host.no-trial" } });
});

test("what was confirmed stays, and a second change on trial returns to it and not to the first", async () => {
  const clock = new ManualClock();
  const host = simulatedHost({ clock });
  await host.network.change(wifi);
  expect(await host.network.confirm()).toEqual({ ok: true, value: undefined });
  await host.network.change({ ...wifi, ssid: "Warehouse" });
  await host.network.change({ kind: "no-wifi" });
  await clock.advance(trialSeconds * 1000);
  expect((await shown(host)).wifi).toMatchObject({ ssid: "Office" });
});

test("settings that break a rule change nothing, and the problem names the field", async () => {
  const host = simulatedHost({ clock: new ManualClock() });
  const wrong = { ...wifi, security: { method: "wpa2", passphrase: "short" } } as NetworkSettings;
  const answer = await host.network.change(wrong);
  expect(answer).toMatchObject({ ok: false, problem: { code: "host.settings-invalid" } });
  expect(JSON.stringify(answer)).toContain("security.passphrase");
  expect(JSON.stringify(answer)).not.toContain('"short"');
  expect(await shown(host)).not.toHaveProperty("trial");
});
