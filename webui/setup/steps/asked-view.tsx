// What one question to one address brought, in words.
import { evidenceTexts } from "../../../src/model/index.ts";
import type { ProblemCode } from "../../../src/shared/index.ts";
import { StateMark } from "../../design/index.ts";
import type { Sentence, Words } from "../words.ts";
import type { Asked } from "./ranges-plan.ts";

const whyByCode: Partial<Record<ProblemCode, Sentence>> = {
  "snmp.timeout": "ask.timeout",
  "snmp.auth-failed": "ask.auth-failed",
  "snmp.malformed": "ask.malformed",
  "snmp.socket": "ask.no-way",
};

export function AskedPart(props: { asked: { address: string; result: Asked }; words: Words }) {
  const { address, result } = props.asked;
  const { words } = props;
  switch (result.answer) {
    case "not-permitted":
      return (
        <div class="notice notice--attention" role="status">
          <StateMark state="attention" word={words.say("ask.not-permitted", { address })} />
          <p>{words.say("ask.not-permitted-todo")}</p>
        </div>
      );
    case "told":
      return (
        <div class="notice" role="status">
          <StateMark
            state="fine"
            word={words.say("ask.told", {
              address,
              credential: result.credentialId,
              version: result.version,
            })}
          />
          {result.description === undefined ? null : (
            <p>{words.say("ask.description", { text: result.description })}</p>
          )}
          <p>{words.say(result.hasPrinterTables ? "ask.printer" : "ask.no-printer")}</p>
        </div>
      );
    case "none":
      return (
        <div class="notice notice--broken" role="status">
          <StateMark state="broken" word={words.say("ask.none", { address })} />
          <ul>
            {result.problems.map(({ credentialId, code }) => (
              <li>
                <b>{credentialId}</b>: {words.say(whyByCode[code] ?? "ask.failed")}
              </li>
            ))}
            {result.evidence.map((code) => (
              <li>{words.look(evidenceTexts[code])}</li>
            ))}
          </ul>
          <p>{words.say("ask.none-todo")}</p>
        </div>
      );
  }
}
