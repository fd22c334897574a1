// Known printers that gave no answer: what speaks for which reason, a few printers at a time.
import { type ExaminePorts, examine } from "../diagnosis/index.ts";
import { containsAddress, type EvidenceCode, ipv4Network } from "../model/index.ts";
import { createGate, type Problem } from "../shared/index.ts";
import type { SnmpEngine } from "../snmp/index.ts";

export interface SilencePorts {
  engine: SnmpEngine;
  echo: ExaminePorts["echo"];
  neighbours: { entries: ExaminePorts["neighbours"] };
  networks: { attached(): { cidr: string; hasArp: boolean }[] };
}

/** Two packets each within some three seconds: far below any rate that is configured. */
const AT_ONCE = 16;

export type Inquiry = (
  silent: { address: string; port: number; problems: readonly Problem[] },
  signal: AbortSignal,
) => Promise<EvidenceCode[]>;

export function createInquiry(ports: SilencePorts): Inquiry {
  const gate = createGate(AT_ONCE);
  const examinePorts: ExaminePorts = {
    knock: ports.engine.knock,
    echo: ports.echo,
    neighbours: () => ports.neighbours.entries(),
    isAttached: (address) =>
      ports.networks.attached().some(({ cidr, hasArp }) => {
        const span = hasArp ? ipv4Network(cidr) : undefined;
        return span !== undefined && containsAddress({ v4: [span], v6: [] }, address);
      }),
  };
  return (silent, signal) => gate.run(() => examine(examinePorts, silent, signal));
}
