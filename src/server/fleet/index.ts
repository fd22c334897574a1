export { type AnnouncedOverview, readAnnounced } from "./announced.ts";
export { type BoxContact, type BoxState, boxState, boxStateNames, readBoxStates } from "./box-state.ts";
export { createBoxWatch, inWords, watchBoxes } from "./box-watch.ts";
export { type Boxes, type CommandType, commandTypes, createBoxes } from "./boxes.ts";
export { groupOf, keysOf, settleGroups } from "./groups.ts";
export { createIdentities, type Identities, type Kinship } from "./identities.ts";
export { forgetSightings, settlePrinters } from "./sightings.ts";
export { takePrinters } from "./take-printers.ts";
export { counterHistory, type PrinterVolume, type VolumeQuery, volumes } from "./volumes.ts";
