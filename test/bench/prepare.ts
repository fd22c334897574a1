import { type Need, prepare } from "../support/prepare.ts";

const benchNeeds: Need[] = [
  { file: "/usr/bin/time", packages: ["time"], for: "every figure" },
  { file: "/usr/bin/gcc", packages: ["gcc", "libc6-dev"], for: "the laboratory's agent" },
  { file: "/usr/bin/onesixtyone", packages: ["onesixtyone"], for: "the peer onesixtyone" },
  { file: "/usr/bin/nmap", packages: ["nmap"], for: "the peer nmap" },
  { file: "/usr/bin/snmpbulkwalk", packages: ["snmp"], for: "the peer snmpbulkwalk" },
  { file: "/usr/sbin/ip", packages: ["iproute2"], for: "the directly attached network" },
];

export function prepareBench(): void {
  prepare(benchNeeds);
}
