// The box in one sentence: is it working, and if not, what to do.
import { boxTroubleTexts, signsSentence } from "../../../src/model/index.ts";
import type { Reader, State } from "../../design/index.ts";
import { problemWords } from "../problem-words.ts";
import type { Words } from "../words.ts";
import type { BoxTrouble, StatusView } from "./status-view.ts";

export interface Verdict {
  state: State;
  words: string;
  todo?: string;
}

/** Worth saying before anything about the server. */
const OF_THE_BOX_ITSELF = new Set<BoxTrouble["code"]>([
  "box-no-link",
  "box-no-address",
  "box-no-disk",
  "box-lost-keys",
]);

export function judgeBox(view: StatusView, words: Words, reader: Reader): Verdict {
  const { server } = view;
  const { trouble } = view;
  if (trouble && OF_THE_BOX_ITSELF.has(trouble.code)) return verdictOf(trouble, words, reader);
  const answering = view.printers.filter((each) => each.silentSince === undefined).length;
  const found = words.count("verdict.found", answering);
  if (server.address === undefined)
    return {
      state: "attention",
      words: `${words.say("verdict.unclaimed")}. ${found}.`,
      todo: words.say("verdict.unclaimed-todo"),
    };
  if (trouble) return verdictOf(trouble, words, reader, trouble.code === "box-no-clock" ? undefined : found);
  if (view.configurationProblem !== undefined)
    return {
      state: "attention",
      words: `${words.say("verdict.old-settings")}. ${found}.`,
      todo: problemWords(view.configurationProblem, words),
    };
  if (server.lastContactAt === undefined)
    return { state: "unknown", words: `${found}. ${words.say("verdict.waiting")}.` };
  if (view.printers.length === 0) {
    if (view.jobs.some((job) => job.name === "discover" && job.running))
      return { state: "fine", words: words.say("verdict.searching") };
    return {
      state: "attention",
      words: words.say("verdict.nobody"),
      todo: words.say("verdict.nobody-todo"),
    };
  }
  return { state: "fine", words: `${words.say("verdict.working")}: ${found}` };
}

function verdictOf(trouble: BoxTrouble, words: Words, reader: Reader, found?: string): Verdict {
  const { weight, what, todo } = boxTroubleTexts[trouble.code];
  const said = words.look(what);
  const since = words.say("verdict.since", { when: reader.exact(trouble.since) });
  return {
    state: weight,
    words: found === undefined ? said : `${found}. ${said}`,
    todo: `${since}. ${seenIn(trouble, words)} ${words.look(todo)}`,
  };
}

function seenIn({ seen }: BoxTrouble, words: Words): string {
  return "code" in seen ? problemWords(seen, words) : signsSentence(seen, words.look);
}
