// One line per event to standard error or output, with journald's priority prefix when systemd reads it.

export type LogFields = Record<string, string | number | boolean | undefined>;
export type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines name the part of the program they come from. */
  child(scope: string): Log;
}

// sd-daemon(3): <3> error … <7> debug.
const PRIORITY: Record<LogLevel, number> = { error: 3, warn: 4, info: 6, debug: 7 };

export interface LogOptions {
  write: (line: string) => void;
  /** Lines below this level are not written. */
  level: LogLevel;
  /** True under systemd (JOURNAL_STREAM set): lines begin with `<6>` instead of the level's name. */
  journal: boolean;
}

export function createLog(options: LogOptions, scope = ""): Log {
  const emit = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (PRIORITY[level] > PRIORITY[options.level]) return;
    const lead = options.journal ? `<${PRIORITY[level]}>` : `${level.padEnd(5)} `;
    options.write(`${lead}${scope && `${scope}: `}${oneLine(message)}${formatFields(fields)}\n`);
  };
  return {
    debug: emit("debug"),
    info: emit("info"),
    warn: emit("warn"),
    error: emit("error"),
    child: (name) => createLog(options, scope ? `${scope}/${name}` : name),
  };
}

/** For tests and for callers who keep quiet. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};

function formatFields(fields: LogFields | undefined): string {
  if (!fields) return "";
  let text = "";
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const shown = String(value);
    text += ` ${key}=${/^[\w.:/@+-]+$/.test(shown) ? shown : JSON.stringify(shown)}`;
  }
  return text;
}

// Text from printers may reach a message: a line break there would forge a log line.
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}
