"""Statements compiled once for each kind of database and run by the bare driver. Knows no table.

SQLAlchemy compiles well but executes slowly: its bookkeeping costs several times what SQLite needs for a
small statement. What never changes between calls is therefore compiled once and kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import JSON, Boolean, Dialect, Executable, Numeric
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from engine.store.types import UtcDateTime, keep_utc, read_moment, send_json, send_utc, write_moment

Convert = Callable[[Any], Any]


class Prepared:
    """A statement kept at module level; its parameters are the only thing that differs between calls.

    Lists of unknown length (`in_`) cannot be prepared.
    """

    __slots__ = ("_fields", "compiled", "is_frequent", "statement")

    def __init__(
        self, statement: Executable, fields: tuple[str, ...] | None = None, *, is_frequent: bool = False
    ) -> None:
        self.statement = statement
        # Asked so often that each connection to PostgreSQL keeps it from the first time on.
        self.is_frequent = is_frequent
        # The columns of an INSERT, which then takes its values in this very order instead of by name.
        self._fields = fields
        # What the driver takes, by the name of its database.
        self.compiled: dict[str, Compiled] = {}

    def compile_for(self, dialect: Dialect) -> "Compiled":
        """Compile it and keep that; who runs it looks into `compiled` first."""
        found = self.compiled[dialect.name] = Compiled(
            self.statement, self._fields, dialect, self.is_frequent
        )
        return found


class Compiled:
    """A statement in the words of one database, with the converters of its parameters and columns."""

    __slots__ = ("_columns", "_constants", "_decode", "_dialect", "_encode", "_pick", "is_frequent", "sql")

    def __init__(
        self, statement: Any, fields: tuple[str, ...] | None, dialect: Dialect, is_frequent: bool
    ) -> None:
        self.is_frequent = is_frequent
        compiled: SQLCompiler = statement.compile(
            dialect=dialect, column_keys=None if fields is None else list(fields)
        )
        self.sql = str(compiled)
        # One name may stand at several places of a statement; it is converted once.
        converters = {
            name: convert
            for bound, name in compiled.bind_names.items()
            if (convert := _find_encoder(_native(bound.type, dialect), dialect)) is not None
        }
        # Values written into the statement itself; they never change, so they are converted once.
        self._constants = {
            name: bound.value for bound, name in compiled.bind_names.items() if not bound.required
        }
        for name in self._constants.keys() & converters.keys():
            self._constants[name] = converters.pop(name)(self._constants[name])
        where = None if fields is None else {name: place for place, name in enumerate(fields)}
        self._encode = tuple((_key(name, where), convert) for name, convert in converters.items())
        self._pick = _make_picker([_key(name, where) for name in compiled.positiontup or ()])
        self._columns = [_native(one.type, dialect) for one in getattr(statement, "exported_columns", ())]
        self._dialect = dialect
        # What PostgreSQL sends decides how it is read, so the first answer settles this.
        self._decode: tuple[tuple[int, Convert], ...] | None = None

    def bind(self, values: Any) -> tuple[object, ...]:
        """Values as the driver takes them.

        Args:
            values: by name, or for an INSERT a list in the order of its fields; converted in place.
        """
        for key, convert in self._encode:
            values[key] = convert(values[key])
        if self._constants:
            values.update(self._constants)
        return self._pick(values)

    def decode(self, cursor: Any, row: Any) -> list[Any]:
        """A row of the driver with the values that the product uses."""
        if self._decode is None:
            self._decode = tuple(self._find_decoders(cursor.description))
        values = list(row)
        for place, convert in self._decode:
            if (value := row[place]) is not None:
                values[place] = convert(value)
        return values

    def decode_all(self, cursor: Any, rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """All rows of the driver; one column after the other, which for many rows takes half the time."""
        if self._decode is None:
            self._decode = tuple(self._find_decoders(cursor.description))
        if not self._decode:
            return rows
        decoded = list(map(list, rows))
        for place, convert in self._decode:
            for row in decoded:
                if (value := row[place]) is not None:
                    row[place] = convert(value)
        return decoded

    def _find_decoders(self, description: Any) -> Iterator[tuple[int, Convert]]:
        for place, (type_, sent) in enumerate(zip(self._columns, description, strict=True)):
            convert = _find_decoder(type_, self._dialect, sent[1])
            if convert is not None:
                yield place, convert


def _key(name: str, where: Mapping[str, int] | None) -> str | int:
    return name if where is None else where[name]


def _make_picker(order: Sequence[str | int]) -> Callable[[Any], tuple[object, ...]]:
    """Values in the order in which the statement counts them; `itemgetter` gives one value no tuple."""
    if len(order) < 2:
        return lambda values: tuple(values[key] for key in order)
    return itemgetter(*order)


def _find_encoder(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """SQLAlchemy's own converter, or a shorter one to the same effect where a command needs it often.

    All of them take None too and leave it as it is.
    """
    is_sqlite = dialect.name == "sqlite"
    if isinstance(type_, UtcDateTime):
        return write_moment if is_sqlite else send_utc
    if isinstance(type_, JSON):
        return send_json
    if isinstance(type_, Boolean) and is_sqlite:
        # The driver writes true and false as 1 and 0 by itself.
        return None
    return type_.bind_processor(dialect)


def _find_decoder(type_: TypeEngine[Any], dialect: Dialect, sent: Any) -> Convert | None:
    if isinstance(type_, UtcDateTime):
        return read_moment if dialect.name == "sqlite" else keep_utc
    if isinstance(type_, JSON) and dialect.name == "sqlite":
        return orjson.loads
    convert = type_.result_processor(dialect, sent)
    if convert is not None and isinstance(type_, Numeric):
        # A factor of time is one of few; making a Decimal takes longer than everything else in its row.
        return lru_cache(maxsize=1024)(convert)
    return convert


def _native(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)
