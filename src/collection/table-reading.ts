// One table while it is read: which walks look for its rows, which rows there are, what is left to be named.

import type { SnmpValue, Varbind } from "../model/index.ts";
import {
  type ColumnWalk,
  isThrough,
  type KnownRows,
  rowsMet,
  settle,
  startWalk,
  takeCell,
  takeKnown,
} from "./column-walk.ts";
import type { Conversation } from "./conversation.ts";
import { shapeOf, type Table, type TableShape } from "./table-shape.ts";

type Needs = NonNullable<Table["needs"]>;

/** Up to so many rows are named one by one, together with everything else, in one GET. */
const FEW_ROWS = 2;
const FEW_COLUMNS = 2;
/** Most that is asked at once of a table that is needed for the sake of another. */
const MOST_NEEDED = 4;
const STANDARD = "1.3.6.1.2.1.";

export class TableReading {
  readonly table: Table;
  walks: ColumnWalk[] = [];
  readonly #talk: Conversation;
  readonly #tables: ReadonlyMap<string, TableReading>;
  readonly #rows: KnownRows = { least: 0 };
  readonly #shape: TableShape;
  /** What the identification asked of this table, and was told. */
  readonly #first: { column: string; cell: Varbind | undefined }[];

  /** `tables` are all that are read, by name: some need others. */
  constructor(talk: Conversation, table: Table, tables: ReadonlyMap<string, TableReading>) {
    this.#talk = talk;
    this.table = table;
    this.#tables = tables;
    this.#shape = shapeOf(table);
    this.#first = this.#shape.asked.map(({ column, oid }) => {
      const value = talk.facts.get(oid)?.value;
      return { column, cell: value && { oid, value } };
    });
  }

  /** False when nothing of it could be told to the end. */
  get isWhole(): boolean {
    return this.walks.every((walk) => walk.isWhole);
  }

  /** The rows as far as they are known, by the first column that has any. */
  get known(): { witness: string; indexes: readonly string[]; isThrough: boolean } {
    let isAllThrough = true;
    for (const witness of this.table.rows) {
      const walk = this.#walkOf(witness);
      if (!walk) continue;
      isAllThrough &&= isThrough(walk, witness);
      const indexes = rowsMet(walk, witness);
      if (indexes.length > 0) return { witness, indexes, isThrough: isAllThrough };
    }
    return { witness: this.table.rows[0] ?? "", indexes: [], isThrough: isAllThrough };
  }

  /** Cells to ask for where nothing is known of a column; `usual` in a table that most printers have. */
  unknownCells(usual: number): number {
    const { changing, rows, needs } = this.table;
    const cells = this.#first;
    if (this.#rows.least === 0) {
      if (needs) return Math.min(MOST_NEEDED, this.#telling(needs));
      // Alerts and the panel's lines come and go; what a maker's whole family is asked for, many a model lacks.
      const isRare = changing || rows[0]?.startsWith(STANDARD) !== true || cells.some(({ cell }) => !cell);
      return isRare ? 1 : usual;
    }
    return this.#rows.least === 1 && cells.some(({ cell }) => cell) ? 1 : usual;
  }

  /** Starts the walk that has to come next, if any; notes the last row where the rows are known. */
  goOn(): void {
    if (!this.#isNeeded(this.table.needs)) return;
    for (let known = this.known; known.isThrough; known = this.known) {
      const last = known.indexes.at(-1);
      if (last !== undefined) {
        this.#rows.last = last;
        this.#rows.least = known.indexes.length;
        for (const walk of this.walks) settle(walk);
        break;
      }
      const next = this.table.rows.find(
        (column) => !this.#walkOf(column) && !this.#talk.isColumnEmpty(column),
      );
      if (next === undefined) return;
      this.#startFor(next);
    }
    if (this.#talk.bulk) this.#walkOthers();
    else this.#narrow();
  }

  /** What is named at once: everything of a short table, except what is walked through. */
  earlyCells(): string[] {
    return !this.#talk.bulk || this.known.indexes.length <= FEW_ROWS ? this.cellsLeft() : [];
  }

  /** The cells of the rows that no walk brings. */
  cellsLeft(): string[] {
    const { indexes } = this.known;
    return this.table.columns.flatMap(({ oid, needs }) => {
      if (this.#walkOf(oid)?.isWhole || !this.#isNeeded(needs)) return [];
      const cells = indexes.map((index) => `${oid}.${index}`).filter((cell) => !this.#talk.isAsked(cell));
      return cells[0] === undefined || this.#talk.isColumnEmpty(oid, cells[0]) ? [] : cells;
    });
  }

  /** Other columns of the same entry are walked through too, where there are enough rows to make it worth it. */
  #walkOthers(): void {
    const { witness, indexes } = this.known;
    if (indexes.length <= FEW_ROWS) return;
    const isMissing = (column: string) => !this.#walkOf(column) && this.#isToBeRead(column);
    for (const column of this.#shape.beside.get(witness) ?? [])
      if (isMissing(column)) this.#start(this.#blockOf(column).filter(isMissing));
  }

  /** Without GETBULK columns are walked each for itself, and only to learn the rows. */
  #narrow(): void {
    for (const walk of this.walks.filter(({ isDone, columns }) => !isDone && columns.length > 1)) {
      this.walks = this.walks.filter((each) => each !== walk);
      const witness = this.table.rows.find((column) => walk.columns.includes(column));
      if (witness !== undefined) this.#start([witness]);
    }
  }

  /** Of a short table whose first row is known, only the end is looked for; the rest is named. */
  #startFor(witness: string): void {
    const columns = this.#talk.bulk ? this.#blockOf(witness) : [witness];
    const isWitness = (column: string) => columns.includes(column) && this.table.rows.includes(column);
    const first = this.#first.find(({ column, cell }) => cell && isWitness(column));
    if (first && columns.length <= FEW_COLUMNS) this.#start([first.column], first.cell);
    else this.#start(columns);
  }

  #start(columns: readonly string[], first?: Varbind): void {
    const { name, rows, maxRows } = this.table;
    const walk = startWalk({ name, rows, maxRows }, columns, this.#rows);
    if (first) takeCell(this.#talk, walk, first);
    takeKnown(this.#talk, walk);
    this.walks.push(walk);
  }

  #blockOf(column: string): readonly string[] {
    return this.#shape.blocks.get(column) ?? [column];
  }

  #walkOf(column: string): ColumnWalk | undefined {
    return this.walks.find(({ columns }) => columns.includes(column));
  }

  #isToBeRead(column: string): boolean {
    return this.#shape.wanted.has(column) && this.#isNeeded(this.#shape.wanted.get(column));
  }

  #isNeeded(needs: Needs | undefined): boolean {
    return needs === undefined || this.#telling(needs) >= needs.cells;
  }

  #telling({ table, column }: Needs): number {
    const other = this.#tables.get(table);
    if (!other) return 0;
    const walk = other.#walkOf(column);
    const indexes = walk ? rowsMet(walk, column) : other.known.indexes;
    const values = indexes.map((index) => this.#talk.facts.get(`${column}.${index}`)?.value);
    return values.filter((value) => value !== undefined && saysSomething(value)).length;
  }
}

function saysSomething({ value }: SnmpValue): boolean {
  return value instanceof Uint8Array ? value.some((octet) => octet !== 0) : Boolean(value);
}
