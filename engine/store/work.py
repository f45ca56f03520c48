"""One open transaction as queries see it. It neither begins nor commits: session.py does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import compress
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, Executable, Table, insert
from sqlalchemy.pool import PoolProxiedConnection

from engine.model import OrgId
from engine.store.failures import wrap_error
from engine.store.patience import PatientConnection
from engine.store.piping import Answer, Step, run_together
from engine.store.prepared import Compiled, Prepared

RowT = TypeVar("RowT")


@cache
def _insert_into(table: Table, fields: tuple[str, ...]) -> Prepared:
    unknown = [name for name in fields if name not in table.columns]
    if unknown:
        # A value for a column that does not exist must not get lost in silence.
        raise LookupError(unknown)
    return Prepared(insert(table), ("org", *fields))


class Work:
    """One open transaction of one organisation; every query goes through it and is scoped by `org`."""

    __slots__ = (
        "_conn",
        "_cursor",
        "_dialect",
        "_engine",
        "_kind",
        "_pooled",
        "_waiting",
        "now",
        "org",
        "wakes_at",
    )

    def __init__(self, engine: Engine, pooled: PoolProxiedConnection, org: OrgId, now: datetime) -> None:
        self.org = org
        self.now = now
        self.wakes_at: datetime | None = None
        self._engine = engine
        self._dialect = engine.dialect
        self._kind: str = engine.dialect.name
        self._pooled = pooled
        # One cursor serves all prepared statements: each is read to its end before the next begins.
        # On PostgreSQL most works need none: their statements travel together.
        self._cursor: Any = None if self._kind == "postgresql" else pooled.cursor()
        self._conn: Connection | None = None
        # PostgreSQL: what travels with the next statement that somebody waits for.
        self._waiting: list[Step] = []

    @property
    def conn(self) -> Connection:
        """The transaction as SQLAlchemy knows it; made only for statements that are not prepared."""
        self.flush()
        if self._conn is None:
            self._conn = Connection(self._engine, self._pooled)
        return self._conn

    @property
    def is_postgres(self) -> bool:
        return self._kind == "postgresql"

    def wake(self, at: datetime) -> None:
        """Ask that workers hear, after the commit, of something that is due at this moment."""
        if self.wakes_at is None or at < self.wakes_at:
            self.wakes_at = at

    def find(self, make: type[RowT], statement: Executable | Prepared, **params: object) -> RowT | None:
        """The first row as `make`, or None."""
        if isinstance(statement, Prepared):
            values = self.find_values(statement, **params)
            return None if values is None else make._make(values)  # type: ignore[attr-defined]
        row = self.conn.execute(statement, {"b_org": self.org, **params}).first()
        return None if row is None else make._make(row)  # type: ignore[attr-defined]

    def find_values(self, statement: Prepared, **params: object) -> Sequence[Any] | None:
        """The first row as plain values, where it becomes more than one thing, or None."""
        compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
        cursor = self._run(compiled, params)
        rows = cursor.fetchall()
        return compiled.decode(cursor, rows[0]) if rows else None

    def list(self, make: type[RowT], statement: Executable | Prepared, **params: object) -> tuple[RowT, ...]:
        """All rows as `make` (a NamedTuple whose fields are the selected columns, in order)."""
        # `make._make` would be one more call a row to the same end.
        build: Callable[[Iterable[Any]], RowT] = partial(tuple.__new__, make)  # type: ignore[type-var]
        return tuple(map(build, self.list_values(statement, **params)))

    def list_values(self, statement: Executable | Prepared, **params: object) -> Sequence[Sequence[Any]]:
        """All rows as plain values, where they become more than one thing."""
        if isinstance(statement, Prepared):
            compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
            cursor = self._run(compiled, params)
            return compiled.decode_all(cursor, cursor.fetchall())
        return self.conn.execute(statement, {"b_org": self.org, **params}).all()

    def value(self, statement: Executable | Prepared, **params: object) -> Any:
        """The single value of the first row, or None."""
        if isinstance(statement, Prepared):
            values = self.find_values(statement, **params)
            return None if values is None else values[0]
        return self.conn.execute(statement, {"b_org": self.org, **params}).scalar()

    def insert(self, table: Table, *rows: Mapping[str, object]) -> None:
        """Insert rows; the organisation is filled in, a column that is left out becomes null.

        Raises:
            LookupError: a value for a column that does not exist.
        """
        if rows:
            # Rows carried over from another database name the organisation too.
            fields = tuple(dict.fromkeys(name for row in rows for name in row if name != "org"))
            self._insert(table, fields, [[row.get(name) for name in fields] for row in rows])

    def insert_rows(self, table: Table, rows: Sequence[Any]) -> None:
        """Insert rows of one NamedTuple class, whose fields are columns of the table."""
        if rows:
            self._insert(table, rows[0]._fields, rows)

    def insert_row(self, table: Table, row: Any) -> None:
        """Insert one NamedTuple without its nulls: a driver takes longer over each than over a value.

        For tables of many columns that are mostly null; each mixture of columns is a statement of its own.
        """
        given = [value is not None for value in row]
        self._insert(table, tuple(compress(row._fields, given)), [compress(row, given)])

    def insert_soon(self, table: Table, rows: Sequence[Any]) -> None:
        """Like `insert_rows`, for what nobody looks at before the commit: see `change_one`."""
        if not self.is_postgres or not rows:
            self.insert_rows(table, rows)
            return
        statement = _insert_into(table, rows[0]._fields)
        compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
        self._waiting += [Step(compiled.sql, compiled.bind([self.org, *row])) for row in rows]

    def change_one(self, statement: Prepared, otherwise: Exception | None = None, **params: object) -> None:
        """Execute a change that has to meet exactly one row.

        PostgreSQL is told of it together with what follows, before the commit at the latest, so that several
        changes are one way to it and back.

        Args:
            otherwise: raised where it meets none; at once, or by whatever follows. None: it may.
        """
        compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
        if not self.is_postgres:
            if self._run(compiled, params).rowcount != 1 and otherwise is not None:
                raise otherwise
            return
        params["b_org"] = self.org
        self._waiting.append(Step(compiled.sql, compiled.bind(params), otherwise))

    def send_soon(self, statement: str) -> None:
        """PostgreSQL: send what is no query with whatever follows. Only `Transaction` calls this."""
        self._waiting.append(Step(statement, ()))

    def flush(self) -> None:
        """Let everything that waits happen now.

        Raises:
            Exception: what `change_one` was given for a change that met no row.
        """
        if self._waiting:
            self._run_waiting()

    def _run_waiting(self, *more: Step) -> Answer:
        """All that waits, then more, on one way; returns what came back for the last of them."""
        steps, self._waiting = [*self._waiting, *more], []
        try:
            answers = run_together(cast("PatientConnection", self._pooled.dbapi_connection), steps)
        except self._driver_error as error:
            raise self._wrap(error) from error
        for step, answer in zip(steps, answers, strict=True):
            if step.otherwise is not None and answer.rowcount != 1:
                raise step.otherwise
        return answers[-1]

    def _insert(self, table: Table, fields: tuple[str, ...], rows: Sequence[Iterable[object]]) -> None:
        statement = _insert_into(table, fields)
        compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
        values = [compiled.bind([self.org, *row]) for row in rows]
        self.flush()
        cursor = self._cursor or self._make_cursor()
        try:
            if len(values) == 1:
                cursor.execute(compiled.sql, values[0])
            else:
                cursor.executemany(compiled.sql, values)
        except self._driver_error as error:
            raise self._wrap(error) from error

    def run(self, statement: Executable | Prepared, **params: object) -> int:
        """Execute a change and return how many rows it met."""
        if isinstance(statement, Prepared):
            compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
            met: int = self._run(compiled, params).rowcount
            return met
        return self.conn.execute(statement, {"b_org": self.org, **params}).rowcount

    def _run(self, compiled: Compiled, params: dict[str, object]) -> Any:
        params["b_org"] = self.org
        if self._waiting or (compiled.is_frequent and self.is_postgres):
            return self._run_waiting(Step(compiled.sql, compiled.bind(params)))
        cursor = self._cursor or self._make_cursor()
        try:
            cursor.execute(compiled.sql, compiled.bind(params))
        except self._driver_error as error:
            raise self._wrap(error) from error
        return cursor

    @property
    def _driver_error(self) -> type[Exception]:
        return self._dialect.loaded_dbapi.Error

    def _wrap(self, error: Exception) -> BaseException:
        return wrap_error(error, self._dialect)

    def execute_bare(self, statement: str) -> None:
        """SQLite: what is no query. Only `Transaction` calls this."""
        self._cursor.execute(statement)

    def end(self, statement: str) -> bool:
        """PostgreSQL: end the transaction. Only `Transaction` calls this.

        It is a way of its own, because whether each change met its row must be known before. A guard in the
        statements themselves was tried: the server took as long for it as the way did.

        Returns:
            Whether it ended as asked; one in which something failed is only ever rolled back.
        """
        self.flush()
        return self._run_waiting(Step(statement, ())).said == statement.encode()

    def _make_cursor(self) -> Any:
        self._cursor = self._pooled.cursor()
        return self._cursor
