export { type Boxes, type CommandType, commandTypes, createBoxes } from "./boxes.ts";
export { forgetSightings, settlePrinters, takePrinters } from "./take-printers.ts";
