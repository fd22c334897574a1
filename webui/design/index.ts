// What the two pages share: tokens, base styles and the pieces that must look the same everywhere.
import base from "./base.css?text";
import components from "./components.css?text";
import frame from "./frame.css?text";
import tokens from "./tokens.css?text";

export { AnnouncedTable } from "./announced.tsx";
export { type Assets, Document, markup } from "./document.tsx";
export { AreaField, type Choice, Field, SelectField, TextField, TickField, TickGroup } from "./field.tsx";
export { judgePrinter, type PrinterJudgement } from "./judge-printer.ts";
export { lookTexts } from "./look-texts.ts";
export { Moment } from "./moment.tsx";
export { createReader, type Reader, relative } from "./reader.ts";
export { printerReasonLook, type ReasonLook, rangeReasonLook } from "./reason-look.ts";
export { type Reason, reasonWords, type State, StateMark, states, worst } from "./state.tsx";
export { type StaticFile, staticFile } from "./static-file.ts";
export { SupplyBar } from "./supply.tsx";
export { isMarkingMaterial, type SupplyLook, supplyLook } from "./supply-look.ts";
export { TallyMark } from "./tally-mark.tsx";

/** The style sheet that a page's own rules follow. */
export const designStyles = `${tokens}${base}${components}${frame}`;
