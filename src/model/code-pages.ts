// Code pages of DOS that panels still speak and no decoder of the platform knows: upper halves, after the Unicode
// Consortium's mappings, and HP's PC-8 Danish/Norwegian (PCL symbol set 11U). The lower half is ASCII in all.

const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ" +
  "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

const CP850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ" +
  "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
  "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀" +
  "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

const CP852 =
  "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×č" +
  "áíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐" +
  "└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀" +
  "ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0";

/** Upper halves by IANA MIBenum; U+FFFD stands where a page has no character. */
const UPPER_HALVES: ReadonlyMap<number, string> = new Map([
  [2009, CP850],
  [2010, CP852],
  [2011, CP437],
  // csPC8DanishNorwegian
  [2012, changed(CP437, "9bø 9dØ 9eĿ 9fŀ a6õ a7Õ a9ã aaÃ abℓ acŉ ae³ af¤")],
  // IBM857, Turkish
  [2047, changed(CP850, "8dı 98İ 9eŞ 9fş a6Ğ a7ğ d0º d1ª d5\ufffd e7\ufffd e8× ecì edÿ f2\ufffd")],
  // IBM860, Portuguese
  [2048, changed(CP437, "84ã 86Á 89Ê 8bÍ 8cÔ 8eÃ 8fÂ 91À 92È 94õ 96Ú 98Ì 99Õ 9dÙ 9fÓ a9Ò")],
  // IBM861, Icelandic
  [2049, changed(CP437, "8bÐ 8cð 8dÞ 95þ 97Ý 98ý 9bø 9dØ a4Á a5Í a6Ó a7Ú")],
  // IBM863, French of Canada
  [
    2050,
    changed(CP437, "84Â 86¶ 8d‗ 8eÀ 8f§ 91È 92Ê 94Ë 95Ï 98¤ 99Ô 9dÙ 9eÛ a0¦ a1´ a4¨ a5¸ a6³ a7¯ a8Î ad¾"),
  ],
  // IBM865, Nordic
  [2052, changed(CP437, "9bø 9dØ af¤")],
  // IBM00858: as 850, with the euro
  [2089, changed(CP850, "d5€")],
]);

/** A page by what another one has elsewhere: octet and character, octet and character. */
function changed(page: string, changes: string): string {
  const characters = Array.from(page);
  for (const change of changes.split(" "))
    characters[Number.parseInt(change.slice(0, 2), 16) - 0x80] = change.slice(2);
  return characters.join("");
}

/** True for a set of these, by IANA MIBenum. */
export function isCodePage(charset: number | undefined): boolean {
  return charset !== undefined && UPPER_HALVES.has(charset);
}

/** Octets of one of these pages as text; undefined for another set, and where the page has no such character. */
export function decodeCodePage(octets: Uint8Array, charset: number): string | undefined {
  const upper = UPPER_HALVES.get(charset);
  if (upper === undefined) return undefined;
  let text = "";
  for (const octet of octets) {
    const character = octet < 0x80 ? String.fromCharCode(octet) : upper[octet - 0x80];
    if (character === undefined || character === "\ufffd") return undefined;
    text += character;
  }
  return text;
}
