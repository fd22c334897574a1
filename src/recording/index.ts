export { formatRecording } from "./recording-file.ts";
export { type RedactionOptions, redactRecording } from "./redaction.ts";
