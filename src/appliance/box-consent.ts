// What the owner's choice means for the box's parts: whom it may ask, which fields stay, and how printers are called then.
import { type ConsentDocument, type ConsentField, withheldFields } from "../model/index.ts";
import { type Configuration, printerKey } from "../protocol/index.ts";
import { type Consent, createConsent, type OwnNetwork } from "./consent.ts";
import type { InventoryDocument } from "./inventory.ts";
import { withholdFromCheckIn } from "./withhold.ts";

export interface BoxConsentPorts {
  document(): ConsentDocument;
  /** What whoever started the box by hand permits besides. */
  options: { touch: string[]; touchPorts: number[]; demonstration: boolean };
  attached(): OwnNetwork[];
  inventory(): Readonly<InventoryDocument>;
  /** As the server sent it. */
  configuration(): Configuration | null;
  /** The box's own. */
  key: Uint8Array;
}

type CheckIn = Parameters<typeof withholdFromCheckIn>[0];

export interface BoxConsent {
  consent(): Consent;
  /** Fields that may not leave. */
  withheld(): ConsentField[];
  /** A printer's key, by its identity. */
  keyOf(identity: string): string;
  /** The check-in without what stays here. */
  strip(checkIn: CheckIn): CheckIn;
}

export function createBoxConsent(ports: BoxConsentPorts): BoxConsent {
  const withheld = () => withheldFields(ports.document());
  return {
    consent() {
      const { networks, ports: udpPorts } = ports.document();
      const { touch, touchPorts, demonstration } = ports.options;
      return createConsent({
        document: { networks: [...networks, ...touch], ports: [...udpPorts, ...touchPorts] },
        ownNetworks: ports.attached(),
        demonstration,
      });
    },
    withheld,
    keyOf(identity) {
      // Where serial numbers stay here, nobody else may make the key that follows from one (CONTRACTS §5).
      const siteKey = withheld().includes("serialNumber") ? undefined : ports.configuration()?.siteKey;
      return printerKey(siteKey === undefined ? ports.key : Buffer.from(siteKey, "base64url"), identity);
    },
    strip(checkIn) {
      const printers = ports.inventory().entries.map(({ record }) => record.printer);
      const named = ports.configuration()?.ranges.map(({ name }) => name) ?? [];
      return withholdFromCheckIn(checkIn, withheld(), printers, named);
    },
  };
}
