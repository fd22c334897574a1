// What stands on an attached screen: how to come to the box, with what code, and what it lacks.
import { showPairingCode, showSetupCode } from "../../model/index.ts";

export interface ScreenFacts {
  /** `tallybox-7k3m`. */
  name: string;
  version: string;
  addresses: readonly string[];
  /** What is lacking, and what to do. */
  trouble: { what: string; todo: string } | undefined;
  /** What became of a provisioning file, where that is not what it says. */
  provisioning: readonly string[];
  /** While it opens the page. */
  setupCode: string | undefined;
  /** SHA-256 of the page's certificate, as browsers show it. */
  fingerprint: string | undefined;
  /** The server that the box belongs to, or waits at. */
  server: string | undefined;
  pairing: { server: string; code: string } | undefined;
  /** The box's own Wi-Fi network while it is open. */
  accessPoint: { ssid: string; passphrase: string; address: string | undefined } | undefined;
}

/** Lines of at most 80 characters, English: whoever set the console's font knows which letters it has. */
export function screenLines(facts: ScreenFacts): string[] {
  const { accessPoint, pairing } = facts;
  const lines = [`Tallybox ${facts.version}, ${facts.name}`, ""];
  if (facts.trouble) lines.push(`${facts.trouble.what}. ${facts.trouble.todo}`, "");
  if (facts.provisioning.length > 0) lines.push("tallybox.json:", ...facts.provisioning, "");
  if (accessPoint) {
    lines.push(
      "Join this Wi-Fi network:",
      `  Name        ${accessPoint.ssid}`,
      `  Passphrase  ${accessPoint.passphrase}`,
      `  then open   https://${accessPoint.address ?? "tallybox.local"}/`,
      "",
    );
  } else if (facts.addresses.length > 0) {
    lines.push("Open in a browser:", `  https://${facts.name}.local/`);
    for (const address of facts.addresses)
      lines.push(`  https://${address.includes(":") ? `[${address}]` : address}/`);
    lines.push("");
  }
  if (facts.fingerprint !== undefined) {
    const [first, second] = [facts.fingerprint.slice(0, 47), facts.fingerprint.slice(48)];
    lines.push(
      "The browser warns once; the certificate's SHA-256 fingerprint is",
      `  ${first}`,
      `  ${second}`,
      "",
    );
  }
  if (facts.setupCode !== undefined) lines.push(`Setup code    ${showSetupCode(facts.setupCode)}`);
  if (pairing) lines.push(`Pairing code  ${showPairingCode(pairing.code)}  to be typed at ${pairing.server}`);
  lines.push(facts.server === undefined ? "No server yet." : `Server        ${facts.server}`);
  return lines.flatMap((line) => wrap(line)).slice(0, 50);
}

const WIDTH = 80;

function wrap(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const at = line.lastIndexOf(" ", WIDTH);
  const cut = at > 0 ? at : WIDTH;
  return [line.slice(0, cut), ...wrap(line.slice(cut).trimStart())];
}
