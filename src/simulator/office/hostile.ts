// The office with everything bad in it: every other device misbehaves in a way of its own, the others are as they were.
import type { Faults, OfficeDefinition } from "../definition.ts";
import { forgeries } from "../malice.ts";

const SYSTEM = "1.3.6.1.2.1.1";
const SUPPLIES = "1.3.6.1.2.1.43.11.1.1.6.1";

const everyKind: Faults[] = [
  { floodPerSecond: 2000, forges: [...forgeries] },
  { forges: ["spoofed"] },
  { forges: ["giant"] },
  { forges: ["drip"] },
  { forges: ["v3-frame"] },
  { forges: ["reports"], duplicates: 100 },
  { loopAt: SYSTEM },
  { endlessBelow: SUPPLIES },
  { malformed: "noise" },
  { malformed: "absurd-length", floodPerSecond: 500 },
  { wrongId: true, otherPort: true },
  { emptyAnswers: true, jitterMs: 3000 },
];

/** The same devices at the same addresses; `faults` say which of them are hostile. */
export function hostileOffice(office: OfficeDefinition): OfficeDefinition {
  const devices = office.devices.map((device, at) => {
    const faults = at % 2 === 1 ? everyKind[(at - 1) / 2] : undefined;
    return faults ? { ...device, faults: { ...device.faults, ...faults } } : device;
  });
  return { ...office, name: `${office.name}, hostile`, devices };
}
