// Ports on which printers take jobs. Nothing of the box ever speaks to them, whatever it is told: a consent or a server
// address that names one is not obeyed.

const runs: readonly (readonly [first: number, last: number])[] = [
  [170, 170], // print-srv
  [515, 515], // LPD, RFC 1179
  [631, 631], // IPP, RFC 8010
  [3396, 3396], // printer agent
  [3910, 3911], // print requests and status
  [6101, 6101], // raw data on label printers
  [8610, 8613], // Canon's BJNP
  [9100, 9112], // raw data, of print servers with several outlets too
  [9220, 9222], // gateways to devices behind a print server
  [9280, 9292], // scanning through a print server
  [9400, 9400], // raw data
  [9500, 9503], // raw data
  [9600, 9600], // raw data
];

export function isPrintPort(port: number): boolean {
  return runs.some(([first, last]) => first <= port && port <= last);
}

/** As nftables takes them in a set. */
export const printPortSet = runs
  .map(([first, last]) => (first === last ? String(first) : `${first}-${last}`))
  .join(", ");
