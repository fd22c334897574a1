// Network settings of a provisioning file: nobody stands by to confirm them, so an address that comes does.
import type { InterfaceView, NetworkControl, NetworkSettings } from "../host/index.ts";
import type { Provisioning } from "../protocol/index.ts";
import type { Clock } from "../shared/index.ts";

/** `later`: nothing to try them on was there; they are tried again at the next start. */
export type TriedNetwork = { state: "kept" } | { state: "returned" | "later"; why: string };

/** A machine that was switched on together with its switch has a cable long before. */
const CABLE_MS = 600_000;
/** Shorter than the trial, which ends by itself. */
const ADDRESS_MS = 50_000;
const LOOK_MS = 1000;

const ipv6 = { method: "automatic" } as const;

/** What the file says, in the terms of the machine; Wi-Fi first, since a cable may have to be waited for. */
export function networksOf({ wifi, network }: Provisioning): NetworkSettings[] {
  const settings: NetworkSettings[] = [];
  if (wifi) {
    const { country, ssid, passphrase } = wifi;
    const security =
      passphrase === undefined
        ? ({ method: "open" } as const)
        : // Also where WPA2 and WPA3 are offered side by side.
          ({ method: "wpa2", passphrase } as const);
    const dhcp = { ipv4: { method: "dhcp" }, ipv6 } as const;
    settings.push({ kind: "wifi", country, ssid, isHidden: false, security, ...dhcp });
  }
  if (network && "dhcp" in network) settings.push({ kind: "cable", ipv4: { method: "dhcp" }, ipv6 });
  else if (network) {
    const { address, gateway, dns } = network;
    const fixed = {
      ...{ method: "static" as const, addresses: [address], dns },
      ...(gateway !== undefined && { gateway }),
    };
    const isV6 = address.includes(":");
    settings.push({
      kind: "cable",
      ipv4: isV6 ? { method: "dhcp" } : fixed,
      ipv6: isV6 ? fixed : ipv6,
    });
  }
  return settings;
}

/** Puts the settings in force; kept when an address comes with them, else the old ones return. */
export async function tryNetwork(
  { clock, network }: { clock: Clock; network: NetworkControl },
  settings: NetworkSettings,
  signal: AbortSignal,
): Promise<TriedNetwork> {
  const { kind } = settings;
  const until = async (isSo: (each: InterfaceView) => boolean, withinMs: number): Promise<boolean> => {
    const end = clock.monotonic() + withinMs;
    while (!signal.aborted) {
      const view = await network.view();
      if (view.ok && view.value.interfaces.some((each) => each.kind === kind && isSo(each))) return true;
      if (clock.monotonic() >= end) return false;
      await clock.sleep(LOOK_MS, signal);
    }
    return false;
  };

  if (kind === "cable" && !(await until(({ hasCarrier }) => hasCarrier, CABLE_MS)))
    return { state: "later", why: "no cable is plugged in" };
  const begun = await network.change(settings);
  if (!begun.ok) return { state: "returned", why: begun.problem.message };
  const works = await until((each) => isReached(each, settings), ADDRESS_MS);
  // Broken off: the trial ends by itself, and the file is tried again.
  if (!works && signal.aborted) return { state: "later", why: "the box was stopped meanwhile" };
  if (!works) {
    await network.revert();
    return { state: "returned", why: "no address came with them" };
  }
  const confirmed = await network.confirm();
  return confirmed.ok ? { state: "kept" } : { state: "returned", why: confirmed.problem.message };
}

function isReached(view: InterfaceView, settings: NetworkSettings): boolean {
  if (settings.kind === "no-wifi" || !view.hasCarrier) return false;
  if (settings.kind === "wifi" && view.ssid !== settings.ssid) return false;
  const fixed = [settings.ipv4, settings.ipv6].flatMap((each) =>
    each.method === "static" ? each.addresses : [],
  );
  if (fixed.length > 0) return fixed.every((address) => view.addresses.includes(address));
  // RFC 3927, RFC 4291 §2.5.6: what a machine gives itself is no sign of a network.
  return view.addresses.some((address) => !/^(169\.254\.|fe[89ab])/i.test(address));
}
