// What a printer told, as a file, and a copy of it that a stranger may see.
export { formatRecording } from "./format-recording.ts";
export { parseRecording, parseVariable } from "./parse-recording.ts";
export { type RedactionOptions, redactRecording } from "./redaction.ts";
