// HP Roman-8 (IANA hp-roman8, RFC 1345): what HP panels and older printers speak; no decoder of the platform knows it.

const UPPER =
  "\u00a0ÀÂÈÊËÎÏ´ˋˆ¨˜ÙÛ₤¯Ýý°ÇçÑñ¡¿¤£¥§ƒ¢" +
  "âêôûáéóúàèòùäëöüÅîØÆåíøæÄìÖÜÉïßÔ" +
  "ÁÃãÐðÍÌÓÒÕõŠšÚŸÿÞþ·µ¶¾—¼½ªº«■»±";

/** Octets of HP Roman-8 as text; 80–9F are controls there and come out as such. */
export function decodeRoman8(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets)
    text += octet < 0xa0 ? String.fromCharCode(octet) : (UPPER[octet - 0xa0] ?? "\ufffd");
  return text;
}
