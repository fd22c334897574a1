// What a printer tells of itself in its TXT record (RFC 6763 §6), by the keys of the Bonjour Printing Specification.
import { decodeText } from "../model/index.ts";

export interface PrinterText {
  model?: string;
  /** Where it stands, as somebody wrote it. */
  location?: string;
  /** Its own page. */
  adminUrl?: string;
}

/** Longest of a text that a stranger tells. */
export const MAX_TOLD = { name: 63, model: 80, location: 80, adminUrl: 120 } as const;
const EQUALS = 0x3d;

/** Undefined for the queue of a computer that shares its printers: only CUPS tells a `printer-type`. */
export function readPrinterText(strings: readonly Uint8Array[]): PrinterText | undefined {
  const told = new Map<string, Uint8Array>();
  for (const string of strings) {
    const split = string.indexOf(EQUALS);
    const key = Buffer.from(split < 0 ? string : string.subarray(0, split))
      .toString("latin1")
      .toLowerCase();
    // RFC 6763 §6.4: a key counts where it stands first, and in either case of its letters.
    if (key !== "" && !told.has(key))
      told.set(key, split < 0 ? new Uint8Array() : string.subarray(split + 1));
  }
  if (told.has("printer-type")) return undefined;
  const text = (key: string, limit: number) =>
    decodeText(told.get(key) ?? new Uint8Array(), undefined, limit);
  const model =
    text("ty", MAX_TOLD.model) || byMakerAndModel(text) || inBrackets(text("product", MAX_TOLD.model + 2));
  const location = text("note", MAX_TOLD.location);
  const adminUrl = text("adminurl", MAX_TOLD.adminUrl);
  return {
    ...(model !== "" && { model }),
    ...(location !== "" && { location }),
    ...(/^https?:\/\/[^\s]+$/i.test(adminUrl) && { adminUrl }),
  };
}

function byMakerAndModel(text: (key: string, limit: number) => string): string {
  const half = MAX_TOLD.model / 2 - 1;
  const [maker, model] = [text("usb_mfg", half), text("usb_mdl", half)];
  const isNamed = model.toLowerCase().startsWith(maker.toLowerCase());
  return model === "" || isNamed ? model : `${maker} ${model}`;
}

/** `product` is the name in a PostScript file, in round brackets. */
function inBrackets(product: string): string {
  return (/^\((.*)\)$/.exec(product)?.[1] ?? product).trim().slice(0, MAX_TOLD.model);
}
