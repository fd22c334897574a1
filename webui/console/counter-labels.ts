// Counters as a person says them, in the order in which a person looks for them.

const LABELS: Record<string, string> = {
  total: "Total",
  vendorTotal: "Total, as the maker counts",
  print: "Printed",
  copy: "Copied",
  fax: "Faxes printed",
  report: "Reports and lists",
  scan: "Scanned",
  mono: "Mono",
  color: "Color",
  singleColor: "One color",
  twoColor: "Two colors",
  printMono: "Printed, mono",
  printColor: "Printed, color",
  printSingleColor: "Printed, one color",
  printTwoColor: "Printed, two colors",
  copyMono: "Copied, mono",
  copyColor: "Copied, color",
  copySingleColor: "Copied, one color",
  copyTwoColor: "Copied, two colors",
  faxMono: "Faxes printed, mono",
  faxColor: "Faxes printed, color",
  faxSent: "Faxes sent",
  faxReceived: "Faxes received",
  otherMono: "Other, mono",
  otherColor: "Other, color",
  scanMono: "Scanned, mono",
  scanColor: "Scanned, color",
  scanAdf: "Scanned by the feeder",
  scanFlatbed: "Scanned on the glass",
  scanCopy: "Scanned to copy",
  scanFax: "Scanned to fax",
  scanMail: "Scanned to mail",
  scanNetwork: "Scanned to the network",
  scanOther: "Scanned otherwise",
  duplex: "Printed on both sides",
  duplexSheets: "Sheets printed on both sides",
  simplex: "Printed on one side",
  large: "Large paper",
  largeMono: "Large paper, mono",
  largeColor: "Large paper, color",
  small: "Small paper",
  smallMono: "Small paper, mono",
  smallColor: "Small paper, color",
  total2: "Total, large paper twice",
  mono2: "Mono, large paper twice",
  color2: "Color, large paper twice",
  blank: "Blank pages",
  jams: "Jams",
  images: "Images",
};
const ORDER = Object.keys(LABELS);

/** `Printed, mono`; a name without a label is spelled out. */
export function counterLabel(name: string): string {
  const words = name.replaceAll(/([a-z])([A-Z0-9])/g, "$1 $2").toLowerCase();
  return LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Totals first, details after; unknown names last, in the order of the alphabet. */
export function compareCounters(a: string, b: string): number {
  const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return place(a) - place(b) || a.localeCompare(b, "en");
}
