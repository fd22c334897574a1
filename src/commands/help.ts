const shared = `SNMP:
  --community NAME          read community, repeatable, tried in this order (public)
  --snmp 1|2c|3|auto        version (auto: 1, then 2c, and 3 where a user is given)
  --user NAME               SNMP 3 user
  --level LEVEL             noAuthNoPriv, authNoPriv or authPriv (what the keys allow)
  --auth-protocol NAME      md5, sha1, sha224, sha256, sha384 or sha512 (sha1)
  --auth-key KEY            better in TALLYBOX_AUTH_KEY: process lists show arguments
  --priv-protocol NAME      des, aes128, aes256 or aes256c (aes128)
  --priv-key KEY            better in TALLYBOX_PRIV_KEY
  --context NAME            SNMP 3 context
  --port N                  UDP port (161)
  --timeout MS              how long one answer is waited for (2000)
  --retries N               further tries (1)
`;

const pages: Record<string, string> = {
  scan: `tallybox scan ADDRESSES… [options]

Finds printers and reads them once. Nothing is ever written to a printer.

ADDRESSES: 192.168.99.7  192.168.99.1-192.168.99.254  192.168.99.1-254  10.4.0.0/16
           an IPv6 address, a host name, @FILE (one per line, # begins a comment)

  --json                    one JSON document
  --csv                     one line per printer
  --readings                adds every value with its name, OID and time (with --json)
  --identify                find and name printers, do not read them
  --exclude ADDRESSES       leave these alone, repeatable
  --rate N                  packets per second, 1 to 20000 (300)

${shared}`,
  record: `tallybox record ADDRESS > FILE.snmprec

Walks one device, read only, and writes what it told as a recording. Serial numbers, addresses, names and the like
are replaced by stable pseudonyms.

  --full                    keep everything as it is

${shared}`,
  explain: `tallybox explain ADDRESS|FILE.snmprec

Which profile matched and why, and every reading with its OID, raw value and rule.

${shared}`,
  profile: `tallybox profile check FILE…

Checks profiles (.json) against the schema and the lint, reads recordings (.snmprec) with them beside the built-in
profiles, and tells what that changes: values that are new, others or gone.
`,
  appliance: `tallybox appliance [--data DIR]

The box's service: finds, reads and reports printers on its own schedule.

  --data DIR                where it keeps its state (/var/lib/tallybox)
  --provision FILE          settings to apply once, as tallybox.json of the boot partition
  --web-host ADDRESS        where its page listens (0.0.0.0)
  --web-port N              port of its page, over HTTPS (8443; 0 for none)
  --http-port N             port of plain HTTP, which only leads to the page (0: none)
  --touch ADDRESSES         allow these networks besides private ones, repeatable
  --touch-port N            allow this UDP port besides 161, repeatable
  --allow-recordings        let the server ask for redacted recordings of printers
  --http-fallback URL       http:// address of the same server, while the other cannot be reached
  --plug-and-play           a box in the field: search its own networks while nobody names ranges,
                            and look for a server in the DNS while nobody owns it
  --demonstration           allow loopback addresses and any SNMP port: for the simulated office only
  --helpers DIR             where the machine's helpers listen (/run/tallybox)
  --verbose                 log more
`,
  label: `tallybox label [--data DIR]

What stands on a box's label: its name, its page, the setup code while it lives, the certificate's fingerprints.

  --data DIR                where the box keeps its state (/var/lib/tallybox)
  --owner DIR               where the owner's file stands, if elsewhere
  --json                    one JSON document
`,
  simulate: `tallybox simulate [OFFICE.json|DIR]

Printers made of definitions or of a folder of recordings, on loopback addresses; without a word, a whole office.

  --port N                  UDP port (the office's own, 1161)
  --quiet                   do not list them
`,
};

const overview = `tallybox: reads what every printer on a network counts, needs and is called

  tallybox scan ADDRESSES…              find printers and read them once
  tallybox record ADDRESS               write a device's answers as a recording
  tallybox explain ADDRESS|FILE         how a device is read, value by value
  tallybox profile check FILE…          check profiles and recordings
  tallybox appliance [--data DIR]       the box's service
  tallybox label [--data DIR]           what stands on a box's label
  tallybox simulate [OFFICE.json|DIR]   printers made of data

tallybox COMMAND --help tells more; tallybox --version tells which this is.
`;

/** The help of one command, or the overview. */
export function helpText(command: string | undefined): string {
  return (command === undefined ? undefined : pages[command]) ?? overview;
}
