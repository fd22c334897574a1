// The door to node:sqlite: the four calls Kysely makes, and the pragmas durability rests on.
import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";

const CACHED_STATEMENTS = 200;

/** A Kysely dialect over one SQLite file (0600), or over memory when the path is `:memory:`. */
export function sqliteDialect(path: string): SqliteDialect {
  // SQLite would create the file readable by all; its -wal and -shm files copy the mode of the first.
  if (path !== ":memory:") {
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
  }
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5000 });
  // What was acknowledged is on the medium: FULL syncs the log at every commit.
  database.exec(
    "pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864;",
  );
  return new SqliteDialect({ database: wrap(database) });
}

function wrap(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      // A transaction that reads first and writes later would fail at once when the command line wrote
      // in between (SQLITE_BUSY_SNAPSHOT knows no timeout): take the write lock at the start.
      const statement = database.prepare(sql === "begin" ? "begin immediate" : sql);
      const wrapped: SqliteStatement = {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      };
      if (statements.size >= CACHED_STATEMENTS) {
        const oldest = statements.keys().next().value;
        if (oldest !== undefined) statements.delete(oldest);
      }
      statements.set(sql, wrapped);
      return wrapped;
    },
  };
}
