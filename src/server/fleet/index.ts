export { type Boxes, type CommandType, commandTypes, createBoxes } from "./boxes.ts";
export { forgetSightings, settlePrinters } from "./sightings.ts";
export { takePrinters } from "./take-printers.ts";
