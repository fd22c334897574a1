// Cuts everything out of net-snmp that writes, listens or serves, before it is bundled: what is not in the file
// cannot be called by accident. A cut that finds nothing stops the build, since the package has then changed.

const CHAPTER = "/*****************************************************************************\n ** ";

/** From the first text up to (not including) the second; each must stand there exactly once. */
const CUTS = [
  ["values of SET requests", "const ObjectTypeUtil = {};", `${CHAPTER}PDU class definitions`],
  ["AgentX and access tables", "var AgentXPduType = {", "var ResponseInvalidCode = {"],
  ["SET, INFORM and trap messages", "var InformRequestPdu = function", "var SimpleResponsePdu = function"],
  ["reading traps", "\t} else if (type == PduType.Trap ) {", "\t} else if (type == PduType.GetRequest ) {"],
  [
    "reading SET",
    "\t} else if (type == PduType.SetRequest ) {",
    "\t} else if (type == PduType.GetNextRequest ) {",
  ],
  ["inform", "Session.prototype.inform = function", "Session.prototype.onClose = function"],
  ["set", "Session.prototype.set = function", "Session.prototype.simpleGet = function"],
  ["tables and traps", "function subtreeCb (", "Session.prototype.unregisterRequest = function"],
  ["endless walks", "function walkCb (", "// RFC 3414 section 2.3: between authentic messages"],
  ["receiver, agent, subagent, MIB", "var Listener = function", "exports.Session = Session;"],
  ["exports of what is gone", "exports.createReceiver = ", "exports.isVarbindError = "],
  ["more exports of what is gone", "exports.AgentXPdu = ", "exports.SecurityLevel = "],
  [
    "still more exports of what is gone",
    "exports.AccessControlModelType = ",
    "exports.ResponseInvalidCode = ",
  ],
  ["exports for the package's own tests", "exports.ObjectParser = ", "exports.Authentication = "],
];

/** Single lines; each must stand there exactly once. */
const LINES = [
  'const smartbuffer = require ("smart-buffer");',
  'const mibparser = require ("./lib/mib");',
  '\t163: "SetRequest",',
  '\t164: "Trap",',
  '\t166: "InformRequest",',
  '\t167: "TrapV2",',
  "exports.TrapType = TrapType;",
];

// A question has no values: its variables are all NULL.
const VALUE_WRITER = {
  from: '\t\tif (varbinds[i].type && varbinds[i].hasOwnProperty("value")) {',
  to: "\t\tbuffer.endSequence ();\n\t}\n\tbuffer.endSequence ();\n}",
  instead: "\t\tbuffer.writeNull ();\n\n",
};

const MUST_BE_GONE =
  /SetRequest|InformRequest|TrapV2Pdu|TrapPdu|castSetValue|prototype\.(?:set|inform|trap|walk|table)\b|createAgent|createSubagent|createReceiver|smartbuffer|mibparser/;

/** net-snmp's source with nothing left that could write; throws when the source is not the one that it knows. */
export function cutWriting(source) {
  let code = source.replaceAll("\r\n", "\n");
  for (const [what, from, to] of CUTS) code = replaceSpan(code, what, from, to, "");
  code = replaceSpan(code, "values of variables", VALUE_WRITER.from, VALUE_WRITER.to, VALUE_WRITER.instead);
  for (const line of LINES) code = replaceSpan(code, line, `${line}\n`, "", "");
  const left = MUST_BE_GONE.exec(code);
  if (left) throw new Error(`net-snmp: "${left[0]}" is still there after everything that writes was cut`);
  return code;
}

function replaceSpan(code, what, from, to, instead) {
  const start = code.indexOf(from);
  const end = to === "" ? start + from.length : code.indexOf(to, start);
  if (start < 0 || end < 0 || code.includes(from, start + 1))
    throw new Error(`net-snmp: cannot cut out ${what}: the source is not the one this was written for`);
  return code.slice(0, start) + instead + code.slice(end);
}

/** Rollup plugin: stands before the one that reads CommonJS. */
export function readOnlySnmp() {
  let isCut = false;
  return {
    name: "read-only-snmp",
    buildStart() {
      isCut = false;
    },
    transform(code, id) {
      if (id.startsWith("\0") || !/[\\/]net-snmp[\\/]index\.js$/.test(id)) return null;
      isCut = true;
      return { code: cutWriting(code), map: null };
    },
    buildEnd(error) {
      if (error || isCut) return;
      for (const id of this.getModuleIds())
        if (/[\\/]net-snmp[\\/]/.test(id)) this.error(`net-snmp is bundled as it is: ${id}`);
    },
  };
}
