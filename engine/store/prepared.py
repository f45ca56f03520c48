"""Statements compiled once for each kind of database and run by the bare driver. Knows no table.

SQLAlchemy compiles well but executes slowly: its bookkeeping costs several times what SQLite needs for a
small statement. What never changes between calls is therefore compiled once and kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from engine.store.types import UtcDateTime

Convert = Callable[[Any], Any]


class Prepared:
    """A statement kept at module level; its parameters are the only thing that differs between calls.

    Lists of unknown length (`in_`) cannot be prepared.
    """

    __slots__ = ("_compiled", "_keys", "statement")

    def __init__(self, statement: Executable, keys: tuple[str, ...] | None = None) -> None:
        self.statement = statement
        # An INSERT names no columns by itself.
        self._keys = keys
        self._compiled: dict[str, Compiled] = {}

    def compile_for(self, dialect: Dialect) -> "Compiled":
        """What the driver takes, compiled at the first call."""
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = Compiled(self.statement, self._keys, dialect)
        return found


class Compiled:
    """A statement in the words of one database, with the converters of its parameters and columns."""

    __slots__ = (
        "_columns",
        "_constants",
        "_decode",
        "_dialect",
        "_encode",
        "_names",
        "_nulls",
        "_pick",
        "sql",
    )

    def __init__(self, statement: Any, keys: tuple[str, ...] | None, dialect: Dialect) -> None:
        compiled: SQLCompiler = statement.compile(
            dialect=dialect, column_keys=None if keys is None else list(keys)
        )
        self.sql = str(compiled)
        self._pick = _make_picker(compiled.positiontup or ()) if compiled.positional else None
        self._names = frozenset(compiled.params)
        self._nulls = dict.fromkeys(self._names)
        # One name may stand at several places of a statement; it is converted once.
        types = {name: _native(bound.type, dialect) for bound, name in compiled.bind_names.items()}
        self._encode = tuple(
            (name, convert)
            for name, type_ in types.items()
            if (convert := _find_encoder(type_, dialect)) is not None
        )
        # Values written into the statement itself; they never change, so they are converted once.
        converters = dict(self._encode)
        self._constants = {
            name: bound.value if name not in converters else converters[name](bound.value)
            for bound, name in compiled.bind_names.items()
            if not bound.required
        }
        self._columns = [_native(one.type, dialect) for one in getattr(statement, "exported_columns", ())]
        self._dialect = dialect
        # What PostgreSQL sends decides how it is read, so the first answer settles this.
        self._decode: tuple[tuple[int, Convert], ...] | None = None

    def bind(self, params: Mapping[str, object]) -> Any:
        """Parameters as the driver takes them: a tuple where it counts marks, else by name."""
        values = {**params, **self._constants}
        for name, convert in self._encode:
            # Every converter of SQLAlchemy passes null through.
            if (value := params.get(name)) is not None:
                values[name] = convert(value)
        return {name: values[name] for name in self._names} if self._pick is None else self._pick(values)

    def bind_all(self, row: Mapping[str, object]) -> Any:
        """Values of a whole row.

        Raises:
            LookupError: a value for a column that does not exist; it must not get lost in silence.
        """
        if not self._names.issuperset(row):
            raise LookupError(sorted(row.keys() - self._names))
        return self.bind({**self._nulls, **row} if len(row) < len(self._names) else row)

    def decode(self, cursor: Any, row: Any) -> list[Any]:
        """A row of the driver with the values that the product uses."""
        if self._decode is None:
            self._decode = tuple(self._find_decoders(cursor.description))
        values = list(row)
        for place, convert in self._decode:
            values[place] = convert(values[place])
        return values

    def _find_decoders(self, description: Any) -> Iterator[tuple[int, Convert]]:
        for place, (type_, sent) in enumerate(zip(self._columns, description, strict=True)):
            convert = type_.result_processor(self._dialect, sent[1])
            if convert is not None:
                yield place, convert


def _make_picker(order: Sequence[str]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    """Values in the order in which the statement counts them; `itemgetter` gives one value no tuple."""
    if len(order) < 2:
        return lambda values: tuple(values[name] for name in order)
    return itemgetter(*order)


def _find_encoder(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if not isinstance(type_, UtcDateTime):
        return type_.bind_processor(dialect)
    if dialect.name not in _MOMENTS:
        # A command writes one and the same moment into a dozen columns.
        _MOMENTS[dialect.name] = lru_cache(maxsize=256)(cast("Convert", type_.bind_processor(dialect)))
    return _MOMENTS[dialect.name]


_MOMENTS: dict[str, Convert] = {}


def _native(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)
