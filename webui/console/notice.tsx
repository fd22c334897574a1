// What was just done, after the page was sent to again: a word in the address, a sentence on the page.

const SENTENCES: Record<string, string> = {
  collect: "The box will read its printers at its next check-in.",
  discover: "The box will look for printers at its next check-in.",
  bundle: "The box makes a support bundle at its next check-in, if its owner lets it.",
  "full-report": "The box will report everything anew after its next check-in.",
  "copy-settled": "Settled. Whatever the box sends is taken again.",
  "box-revoked": "The box is revoked: whatever it sends from now on is refused.",
  "box-renamed": "The box has its new name.",
  "site-made": "The site is made. Say which addresses belong to it.",
  "site-renamed": "The site has its new name.",
  "configuration-saved": "Saved. Boxes of this site get it at their next check-in.",
  "code-revoked": "The code no longer works.",
  "pairing-typed": "The box judges the code when it asks next, within a minute.",
  "pack-made": "The pack is made. Offer it to one box first.",
  "pack-offered": "Offered: boxes try it at their next check-in.",
  "pack-withdrawn": "Withdrawn: its boxes go back at their next check-in.",
  "recording-asked": "Asked for: the box answers after its next check-in.",
  confirmed: "Confirmed.",
  linked: "Kept as one printer from now on: their histories count as one.",
  separated: "They are two printers from now on, whatever the next report says.",
  split: "This is a printer of its own from now on.",
};

export function DoneNotice(props: { done: string | undefined }) {
  const sentence = props.done === undefined ? undefined : SENTENCES[props.done];
  return sentence ? (
    <p class="notice" role="status">
      {sentence}
    </p>
  ) : null;
}

export function FaultNotice(props: { words: string | undefined }) {
  return props.words ? (
    <p class="notice notice--broken" role="alert">
      {props.words}
    </p>
  ) : null;
}
