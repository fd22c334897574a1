// What the radio heard, made fit to be shown: names come from strangers.
import { z } from "zod";
import type { WifiNetwork, WifiScan, WifiSecurity } from "../host.ts";

const MOST_RADIOS = 500;
const MOST_SHOWN = 64;

const heardSchema = z.object({
  ssid: z.string().max(128),
  quality: z.number().min(0).max(100),
  security: z.string().max(64),
});

/** One entry per name, strongest first, 64 at most; what cannot be shown or joined is left out. */
export function orderHeard(heard: unknown): WifiScan {
  const byName = new Map<string, WifiNetwork>();
  let hidden = 0;
  for (const each of Array.isArray(heard) ? heard.slice(0, MOST_RADIOS) : []) {
    const parsed = heardSchema.safeParse(each);
    if (!parsed.success) continue;
    const { ssid, quality, security } = parsed.data;
    if (ssid === "" || ssid === "--") hidden++;
    else if (isShowable(ssid)) {
      const known = byName.get(ssid);
      if (!known || known.signalPercent < quality)
        byName.set(ssid, { ssid, signalPercent: quality, security: securityOf(security) });
    }
  }
  const networks = [...byName.values()].sort(
    (a, b) => b.signalPercent - a.signalPercent || a.ssid.localeCompare(b.ssid),
  );
  return { networks: networks.slice(0, MOST_SHOWN), hidden };
}

/** IEEE 802.11: a name has 32 octets at most; one that is not text could not be typed or told apart either. */
function isShowable(ssid: string): boolean {
  return Buffer.byteLength(ssid) <= 32 && !/[\p{Cc}\p{Cs}\uFFFD\\]/u.test(ssid);
}

/** nmcli's words: `WPA1 WPA2`, `WPA2 WPA3`, `WPA2 802.1X`, `WEP`, or nothing. */
function securityOf(text: string): WifiSecurity {
  if (text.includes("802.1X")) return "enterprise";
  const [isWpa2, isWpa3] = [text.includes("WPA2"), text.includes("WPA3")];
  if (isWpa2 && isWpa3) return "wpa2-wpa3";
  if (isWpa3) return "wpa3";
  if (isWpa2) return "wpa2";
  if (text.includes("WPA")) return "wpa";
  return text.includes("WEP") ? "wep" : "open";
}
