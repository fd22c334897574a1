// Words that stand where a value should, known from the field; each refusal has its reason.

const NOTHING =
  /^(?:not (?:set|specified|available|configured|defined|assigned|applicable)|unset|undefined|unspecified|unknown|none|null|nil|nul|empty|n[/.]?a\.?|no ?name|tbd|invalid|\(null\)|\(none\)|[-._?*#/\\]+)$/iu;
const PLACEHOLDER = /^[<[{][^<>]{0,40}[>\]}]$/u;
const ONE_CHARACTER = /^([0xX?*#\-_ .])\1{2,}$/u;

/** Why a text is no value anywhere, or undefined when it may be one. */
export function junkReason(text: string): string | undefined {
  if (text === "") return "is blank";
  if (NOTHING.test(text)) return "says that nothing is set";
  if (PLACEHOLDER.test(text)) return "is a placeholder";
  if (ONE_CHARACTER.test(text)) return "is one character repeated";
  return undefined;
}

const NO_MODEL =
  /^(?:generic\b.*|printer|(?:\w+ )?(?:network|laser|label|ink ?jet|usb|default) printer(?:,.*)?|print(?:ing)? (?:server|system|device)|mfp|multi-?function(?:al)? (?:device|printer|peripheral)|hrdeviceprinter|device \d*|unknown .*|.*\bprint ?server\b.*|\w{2,3} series printer)$/iu;

// A network card, or a family without its number ("LBP", "SCX"): true, but no model.
const NO_NUMBER = /^(?:okilan|wired|wireless|\p{L}{2,3})$/iu;

/** Why a text names no model. */
export function modelJunk(text: string): string | undefined {
  const reason = junkReason(text);
  if (reason) return reason;
  if (NO_MODEL.test(text) || NO_NUMBER.test(text)) return "names no model";
  // A recorder or a broken agent put the hexadecimal dump into the text.
  if (/(?:\b[0-9A-F]{2} ){4}/u.test(`${text} `)) return "is the dump of another text";
  return /[\p{L}\p{N}]{2}/u.test(text) ? undefined : "is no name";
}

/** Why a text is no serial number. */
export function serialJunk(text: string): string | undefined {
  const reason = junkReason(text);
  if (reason) return reason;
  if (/^[0xX\- ]+$/u.test(text)) return "is zeros or X only";
  if (!/^[\x20-\x7e]+$/u.test(text)) return "has characters that no serial number has";
  if (text.length < 3) return "is too short";
  return /[\p{L}\p{N}]/u.test(text) ? undefined : "has no letter and no digit";
}
