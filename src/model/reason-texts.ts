// The words for reasons, the same on the box's page, the server's pages and in docs/reasons.md.
import type {
  AnnouncedReasonCode,
  BoxSilenceCode,
  BoxTroubleCode,
  EvidenceCode,
  PrinterReason,
  PrinterReasonCode,
  RangeReasonCode,
} from "./reason.ts";
import { inEnglish, type Say } from "./say.ts";

export interface ReasonText {
  /** Without a full stop, so that “since …” fits behind it. */
  what: string;
  todo: string;
  /** How much it matters: `unknown` is a state, not an alarm. */
  weight: "fine" | "unknown" | "attention" | "broken";
}

export const printerReasonTexts: Record<PrinterReasonCode, ReasonText> = {
  answering: { what: "Answers", todo: "Nothing.", weight: "fine" },
  asleep: {
    what: "Sleeps between questions and answers late",
    todo: "Nothing: it is read all the same.",
    weight: "fine",
  },
  moved: {
    what: "Answers at a new address",
    todo: "Nothing. A reservation in the DHCP server keeps it in one place.",
    weight: "fine",
  },
  "other-credential": {
    what: "Answers to another of the configured credentials than before",
    todo: "Nothing. Remove the old credential once no printer needs it.",
    weight: "fine",
  },
  silent: {
    what: "Does not answer",
    todo: "Is it switched on and on the network? One that is switched off at night comes back by itself.",
    weight: "unknown",
  },
  "host-up": {
    what: "Is on the network, but its SNMP keeps silent",
    todo: "It may be deep asleep. If it stays so: enable SNMP in the printer's settings, and compare its community with the one configured.",
    weight: "unknown",
  },
  refused: {
    what: "Is on the network and refuses SNMP",
    todo: "Switch SNMP on in the printer's settings, and check that its port is the one configured.",
    weight: "attention",
  },
  "credential-refused": {
    what: "Speaks SNMP and does not accept the community or user",
    todo: "Compare community, user, passwords and protocols in the printer's settings with the site's credentials.",
    weight: "attention",
  },
  replaced: {
    what: "Another printer answers at its address",
    todo: "If it was exchanged, nothing. If it was moved, it is found again by itself once it is within a range.",
    weight: "unknown",
  },
  unreachable: {
    what: "The box has no way to its network",
    todo: "Check the box's cable, its address and its gateway, and the router between.",
    weight: "attention",
  },
  filtered: {
    what: "Something on the way forbids SNMP",
    todo: "Permit UDP from the box to the printer's SNMP port in the firewall between.",
    weight: "attention",
  },
  "not-asked": {
    what: "Is not asked any more",
    todo: "Its credential or its range was taken out of the configuration, or its network is not permitted on the box. Put it back, or forget the printer.",
    weight: "unknown",
  },
  gone: {
    what: "Has not been seen for 30 days",
    todo: "If it was taken away, nothing: its history is kept, and only the search still looks for it. If it should be here: is it on, and within a range?",
    weight: "unknown",
  },
};

export const rangeReasonTexts: Record<RangeReasonCode, ReasonText> = {
  "range-answering": { what: "Printers answer", todo: "Nothing.", weight: "fine" },
  "range-waiting": { what: "Not searched yet", todo: "Wait for the first search.", weight: "unknown" },
  "range-disabled": {
    what: "Switched off",
    todo: "Switch it on in the site's configuration.",
    weight: "unknown",
  },
  "range-not-permitted": {
    what: "Not permitted on the box",
    todo: "The customer decides on the box which networks may be touched.",
    weight: "attention",
  },
  "range-no-printer": {
    what: "Devices answer, but none of them is a printer",
    todo: "Check that the range is the one where the printers stand.",
    weight: "attention",
  },
  "range-quiet": {
    what: "Printers that were known here all keep silent",
    todo: "If that is not the night: look for a firewall, a switch that is off or a community that was changed everywhere.",
    weight: "attention",
  },
  "range-empty": {
    what: "Nothing answers, although the gateway is there",
    todo: "Check the range's addresses, that SNMP is on and the community right, and that a firewall lets UDP 161 pass.",
    weight: "attention",
  },
  "range-empty-no-gateway": {
    what: "Nothing answers, and no gateway is seen either",
    todo: "Check the box's cable, its address and its gateway.",
    weight: "attention",
  },
  "range-unreachable": {
    what: "The box has no way to this network",
    todo: "Check the box's address and gateway, and the routes to this network.",
    weight: "attention",
  },
};

export const announcedReasonTexts: Record<AnnouncedReasonCode, ReasonText> = {
  "announced-silent": {
    what: "Announces itself by mDNS but does not answer SNMP",
    todo: "Enable SNMP in the printer's settings, and compare its community or user with the site's credentials.",
    weight: "unknown",
  },
  "announced-unread": {
    what: "Announces itself by mDNS and answers SNMP, but is not read as a printer",
    todo: "Compare its SNMP user with the site's credentials. If they are right, record it and describe it in a profile.",
    weight: "unknown",
  },
  "announced-not-asked": {
    what: "Announces itself by mDNS but is not asked",
    todo: "Add its address to a range of the site's configuration, and see that its network is permitted on the box.",
    weight: "unknown",
  },
};

/** What a box sees of what it lacks. */
export interface BoxSign {
  code: keyof typeof boxSignTexts;
  interface?: string;
  address?: string;
}

export const boxSignTexts = {
  "no-interface": "This machine has no network interface",
  "no-signal": "No signal at {interface}",
  "self-given-address": "{interface} has only {address}",
  "no-address": "{interface} has none",
  "keys-gone": "It belonged to a server, and the keys that proved it are gone",
  "sealed-elsewhere": "What it kept was sealed with another device's key, or is damaged",
  "no-time": "No time server and no battery has set the clock since the start",
};

/** One sentence of all that was seen. */
export function signsSentence(signs: readonly BoxSign[], say: Say): string {
  const said = signs.map(({ code, ...places }) => say(boxSignTexts[code], places));
  return `${said.join("; ")}.`;
}

/** What a box lacks, as its own page tells it. */
export const boxTroubleTexts: Record<BoxTroubleCode, ReasonText> = {
  "box-no-link": {
    what: "The box has no network",
    todo: "Plug the cable in, or set up the wireless network.",
    weight: "broken",
  },
  "box-no-address": {
    what: "The box has a network but no address",
    todo: "Is there a DHCP server? Else give the box a fixed address.",
    weight: "broken",
  },
  "box-no-disk": {
    what: "The box cannot keep what it reads",
    todo: "Free some space, or replace the card or disk. Until then printers are read and shown, and what is new is lost with the power.",
    weight: "broken",
  },
  "box-lost-keys": {
    what: "The box has lost its keys or its settings",
    todo: "Give it to its server anew with a claim code, and set again what was set on this page: proxy, authority, ranges. Did its card come from another box, or was its board replaced?",
    weight: "broken",
  },
  "box-no-clock": {
    what: "The box does not know the time yet",
    todo: "Permit NTP, or let it reach its server once.",
    weight: "attention",
  },
  "box-no-name": {
    what: "The server's name cannot be looked up",
    todo: "Check the network's name server (DNS), the way to it, and the spelling of the server's address. Reports wait on the box.",
    weight: "broken",
  },
  "box-no-connection": {
    what: "The server cannot be reached",
    todo: "Is the server running? Permit the box's way out to its address and port in the firewall. Reports wait on the box.",
    weight: "broken",
  },
  "box-no-proxy": {
    what: "The proxy does not let the box through",
    todo: "Check the proxy's address, name and password, and whether it permits the server. Reports wait on the box.",
    weight: "broken",
  },
  "box-no-trust": {
    what: "No connection that can be trusted comes about with the server",
    todo: "Is it the right server, is its certificate in date, and is the box's clock right? An authority of your own has to be given to the box. Reports wait on the box.",
    weight: "broken",
  },
  "box-no-answer": {
    what: "The server is reached and does not answer",
    todo: "Look at the server: is it overloaded, or is its disk full? Reports wait on the box.",
    weight: "broken",
  },
  "box-not-a-server": {
    what: "Something else answers in the server's place",
    todo: "Look for a log-in page, a filter or a proxy on the way, check the server's address, and whether it runs behind its own proxy. Reports wait on the box.",
    weight: "broken",
  },
  "box-refused": {
    what: "The server does not take what the box says",
    todo: "What it says stands here, and what to do about it. Reports wait on the box.",
    weight: "broken",
  },
  "box-no-server": {
    what: "Reports do not get through",
    todo: "Nothing is lost: they wait on the box.",
    weight: "broken",
  },
};

/** Why the server hears nothing of a box, as its pages tell it. */
export const boxSilenceTexts: Record<BoxSilenceCode, ReasonText> = {
  "box-offline": {
    what: "Does not check in",
    todo: "Is it powered and connected? Its own page says whether it reaches this server.",
    weight: "broken",
  },
  "box-never-seen": {
    what: "Has never checked in",
    todo: "It was claimed and then fell silent. Is it powered and connected? Its own page says whether it reaches this server.",
    weight: "broken",
  },
  "box-site-offline": {
    what: "Does not check in, and neither does any other box of its site",
    todo: "Look for a power cut at the site, or for its line or its firewall.",
    weight: "broken",
  },
  "box-all-offline": {
    what: "Does not check in, and neither does any other box",
    todo: "Look at this server first: its address and name, its certificate, the proxy and the firewall in front of it.",
    weight: "broken",
  },
};

export const evidenceTexts: Record<EvidenceCode, string> = {
  "no-snmp-answer": "no answer to SNMP, asked again after a pause",
  "late-answer": "the first answer came late",
  "answer-after-wake-up": "it answered when asked again after a pause",
  "hardware-address-known": "its hardware address is in the neighbour table",
  "no-hardware-address": "nobody on this network has its address (ARP)",
  "echo-answered": "it answers ping",
  "no-echo": "it does not answer ping",
  "port-unreachable": "it says itself that the port is closed (ICMP)",
  "administratively-prohibited": "a machine on the way says that it is forbidden (ICMP)",
  "router-says-unreachable": "a router says that it cannot be reached (ICMP)",
  "no-route": "this machine has no route there",
  "engine-answers": "its SNMPv3 engine answers whoever asks",
  "user-refused": "it reports the user, a password or the level as wrong",
  "access-refused": "it answers that this is not permitted to read",
  "other-credential-answers": "it answers to another configured credential",
  "other-serial-answers": "who answers there has another serial number",
  "same-serial-elsewhere": "the same serial number answers elsewhere",
  "not-listed": "its print server answers and does not list it any more",
  "credential-withdrawn": "its credential or range is no longer configured",
  "not-permitted": "the customer does not permit its network",
  "gateway-known": "the gateway's hardware address is known",
  "no-gateway": "no gateway is known",
  "nothing-answers": "no address of the range answered",
  announced: "it announces printing services by mDNS",
  "snmp-answered": "it answered SNMP when it was searched for",
  "in-no-range": "it stands in no range that is searched",
  lasting: "for longer than a night",
  "thirty-days": "for thirty days and more",
};

export const reasonPatterns = {
  moved: "{what} (before: {address})",
  replaced: "{what} (serial number {serial})",
};

/** `Another printer answers at its address (serial number X)`: what, with the particulars that it has. */
export function reasonSentence({ code, address, serial }: PrinterReason, say: Say = inEnglish): string {
  const what = say(printerReasonTexts[code].what);
  if (code === "moved" && address !== undefined) return say(reasonPatterns.moved, { what, address });
  if (code === "replaced" && serial !== undefined) return say(reasonPatterns.replaced, { what, serial });
  return what;
}
