// Which rows tables have: one column of each is walked, all side by side, in as few messages as possible.

import { compareOids, isBelow, suffixOf, type Varbind } from "../model/index.ts";
import { failure, type Outcome, type Problem, success } from "../shared/index.ts";
import { variableBytes } from "../snmp/index.ts";
import type { Conversation } from "./conversation.ts";

export interface RowSearch {
  table: string;
  column: string;
  /** Rows after this cell only. */
  after?: string;
  maxRows: number;
}

export interface RowsFound {
  table: string;
  column: string;
  /** Row indexes in order. */
  indexes: string[];
  /** False when the table did not end where it should, or could not be read to its end. */
  isWhole: boolean;
}

interface Walk {
  search: RowSearch;
  found: RowsFound;
  cursor: string;
  isDone: boolean;
}

const ROUND_LIMIT = 60;
/** Columns and repetitions that most of those bear who choke on more. */
const SMALL = 4;
const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";
/** Stands in the place of a column that goes on in the next message. */
const NOT_ASKED = "";
const REPLY_BYTES = 1300;
const CELL_VALUE_BYTES = 10;

/** `expectedRows` is how many rows a table is likely to have: fewer messages against variables nobody needs. */
export async function findRows(
  talk: Conversation,
  searches: readonly RowSearch[],
  expectedRows: number,
): Promise<RowsFound[]> {
  const walks = searches.map((search): Walk => {
    const found = { table: search.table, column: search.column, indexes: [], isWhole: true };
    return { search, found, cursor: search.after ?? search.column, isDone: false };
  });
  const size = { width: Math.max(1, Math.min(talk.batch, walks.length)), repetitions: expectedRows };
  let problem: Problem | undefined;
  for (let round = 0; round < ROUND_LIMIT && !talk.isOver; round++) {
    const open = walks.filter((walk) => !walk.isDone).slice(0, size.width);
    if (open.length === 0) break;
    const columns = open.map((walk) => walk.cursor);
    const answer = talk.bulk
      ? await bulkStep(talk, columns, size.repetitions)
      : await nextStep(talk, columns);
    if (answer.ok) {
      takeRows(talk, open, answer.value);
      // What is open after the first message is a long table.
      size.repetitions = Math.min(25, Math.max(size.repetitions, 8));
      continue;
    }
    problem = answer.problem;
    if (!(await makeSmaller(talk, size, problem))) for (const walk of open) close(walk, false);
  }
  const cut = walks.filter((walk) => !walk.isDone || !walk.found.isWhole);
  for (const walk of cut) close(walk, false);
  if (problem && cut.length > 0) talk.problems.push(problem);
  return walks.map((walk) => walk.found);
}

/** Learns from a failure; false when there is nothing smaller or simpler left to try. */
async function makeSmaller(
  talk: Conversation,
  size: { width: number; repetitions: number },
  problem: Problem,
): Promise<boolean> {
  // Too large for it, or nobody there? One variable tells, and ends the conversation when none comes.
  if (problem.code === "snmp.timeout") await talk.get([SYS_UP_TIME]);
  if (talk.isOver) return false;
  if (talk.bulk && (size.width > SMALL || size.repetitions > SMALL)) {
    if (problem.code === "snmp.too-big" && size.repetitions > SMALL) size.repetitions = SMALL;
    else {
      size.width = Math.min(size.width, SMALL);
      size.repetitions = Math.min(size.repetitions, SMALL);
    }
    return true;
  }
  if (talk.bulk) {
    // Old agents know no GETBULK, or break on it: GETNEXT is what every agent knows.
    talk.bulk = false;
    return true;
  }
  if (size.width === 1) return false;
  size.width = Math.floor(size.width / 2);
  return true;
}

async function bulkStep(
  talk: Conversation,
  columns: string[],
  wanted: number,
): Promise<Outcome<Varbind[][]>> {
  const rowBytes = columns.reduce((sum, column) => sum + variableBytes(column, CELL_VALUE_BYTES) + 2, 0);
  const repetitions = Math.max(1, Math.min(wanted, Math.floor(REPLY_BYTES / rowBytes)));
  const answer = await talk.bulkRows(columns, repetitions);
  if (!answer.ok) return answer;
  const rows = answer.value.rows.filter((row) => row.length > 0);
  return rows.length > 0 ? success(rows) : failure("snmp.malformed", "An answer without any variable.");
}

async function nextStep(talk: Conversation, columns: string[]): Promise<Outcome<Varbind[][]>> {
  const answer = await talk.getNext(columns);
  if (answer.ok) {
    return answer.value.length > 0
      ? success([answer.value])
      : failure("snmp.malformed", "An answer without any variable.");
  }
  // Version 1 fails whole where one column stands at the end of everything (RFC 1157 §4.1.3).
  const ended = columns[endIndex(answer.problem, columns.length) - 1];
  if (ended === undefined) return answer;
  return success([
    columns.map(
      (each): Varbind => (each === ended ? { oid: each, exception: "endOfMibView" } : { oid: NOT_ASKED }),
    ),
  ]);
}

function takeRows(talk: Conversation, open: readonly Walk[], rows: Varbind[][]): void {
  for (const [j, walk] of open.entries()) {
    for (const row of rows) {
      const varbind = row[j];
      if (!varbind || varbind.oid === NOT_ASKED || walk.isDone) break;
      takeCell(talk, walk, varbind);
    }
  }
}

function takeCell(talk: Conversation, walk: Walk, varbind: Varbind): void {
  const { column, maxRows, table } = walk.search;
  const index = suffixOf(varbind.oid, column);
  if (varbind.exception || index === undefined) {
    walk.isDone = true;
    return;
  }
  const isForward = isBelow(varbind.oid, walk.cursor) || compareOids(varbind.oid, walk.cursor) > 0;
  if (isForward && walk.found.indexes.length < maxRows) {
    walk.found.indexes.push(index);
    walk.cursor = varbind.oid;
    talk.note(varbind);
    return;
  }
  close(walk, false);
  const message = isForward
    ? `Table “${table}” has more than ${maxRows} rows; the rest is left out.`
    : `Table “${table}” goes round in circles; what follows is left out.`;
  talk.problems.push(failure("collection.table-cut", message, { table }).problem);
}

function close(walk: Walk, isWhole: boolean): void {
  walk.isDone = true;
  walk.found.isWhole = isWhole;
}

/** Which column the error names, from 1; 0 when it is another error or does not say. */
function endIndex(problem: Problem, columns: number): number {
  if (problem.code !== "snmp.no-such-name") return 0;
  if (columns === 1) return 1;
  const detail = problem.detail;
  if (typeof detail !== "object" || detail === null || !("index" in detail)) return 0;
  return typeof detail.index === "number" ? detail.index : 0;
}
