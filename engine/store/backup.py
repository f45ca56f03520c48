"""One file with everything an installation holds, from SQLite or PostgreSQL, for either. No use cases.

Lines of JSON, compressed: a head, every table with its columns and rows, and a tail that proves it whole.
"""

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import Any

import orjson
import zstandard
from sqlalchemy import JSON, Column, Connection, DateTime, MetaData, Table, func, insert, inspect, select

from engine.errors import InvalidInput, KrokusError
from engine.store.failures import translate_failures
from engine.store.opening import open_database
from engine.store.tables import metadata
from engine.store.types import Json, UtcDateTime
from engine.store.upgrade import find_head, find_revision, make_and_change, upgrade_within

FORMAT = 1
# What nobody needs after a restore: open sessions, counted guesses, workers of the machine that is gone,
# printed files that are asked for again.
LEFT_OUT = frozenset(("session", "login_attempt", "worker", "print_order"))
ROWS_AT_ONCE = 500


class BackupDamaged(KrokusError):
    """The file is no backup, is cut off, or was changed since it was written."""

    code = "backup_damaged"


def write_backup(url: str, file: Path, at: datetime) -> int:
    """Write everything into one file, as it was at one moment, while people go on working.

    Returns:
        How many rows were written.

    Raises:
        InvalidInput: the database has no tables yet.
        StoreUnavailable: the database is away.
    """
    unfinished = file.with_name(f"{file.name}.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, _read_at_one_moment(url) as connection:
        revision = find_revision(connection)
        if revision is None:
            raise InvalidInput("no_tables")
        with zstandard.ZstdCompressor(level=3).stream_writer(raw, closefd=False) as packed:
            writer = _Writer(packed)
            writer.write({"krokus_backup": FORMAT, "revision": revision, "at": at.isoformat()})
            for table in metadata.sorted_tables:
                if table.name not in LEFT_OUT:
                    _write_table(connection, table, writer)
            packed.write(orjson.dumps({"rows": writer.rows, "sha256": writer.hashed.hexdigest()}) + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    unfinished.replace(file)
    return writer.rows


class _Writer:
    """Lines into a compressed stream, hashed on the way."""

    def __init__(self, packed: Any) -> None:
        self._packed = packed
        self.hashed = hashlib.sha256()
        self.rows = 0

    def write(self, value: object) -> None:
        line = orjson.dumps(value) + b"\n"
        self.hashed.update(line)
        self._packed.write(line)


@contextmanager
def _read_at_one_moment(url: str) -> Iterator[Connection]:
    engine = open_database(url, is_patient=True)
    try:
        with translate_failures(), engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            # SQLite's transaction sees one picture from its first reading on.
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def _write_table(connection: Connection, table: Table, writer: _Writer) -> None:
    columns = [column for column in table.columns]
    writer.write({"table": table.name, "columns": [column.name for column in columns]})
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(*columns))
    for row in rows:
        writer.write([_encode(column, value) for column, value in zip(columns, row, strict=True)])
        writer.rows += 1


def _encode(column: Column[Any], value: Any) -> object:
    """A value as JSON; what JSON has no word for says what it is."""
    if value is None:
        return None
    if isinstance(column.type, JSON):
        return {"json": value}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"bytes": b64encode(value).decode()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value


def _decode(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    match kind:
        case "json":
            return held
        case "moment":
            return datetime.fromisoformat(held)
        case "bytes":
            return b64decode(held)
        case _:
            return Decimal(held)


def restore_backup(url: str, file: Path) -> int:
    """Fill an empty database from a backup and bring it to the tables of this version, in one transaction.

    Returns:
        How many rows there were.

    Raises:
        BackupDamaged: the file is not a whole backup; nothing was changed.
        InvalidInput: the database is not empty, or the backup is of a newer version than this one.
        StoreUnavailable: the database is away; nothing was changed.
    """
    rows = check_backup(file)
    with make_and_change(url) as connection:
        _fill(connection, file)
    return rows


def check_backup(file: Path) -> int:
    """Read a backup to its end; returns how many rows it holds.

    Raises:
        BackupDamaged: it is not whole.
    """
    hashed, rows, last = hashlib.sha256(), 0, b""
    try:
        with _open_lines(file) as lines:
            for line in lines:
                hashed.update(last)
                rows += last.startswith(b"[")
                last = line
        tail = orjson.loads(last)
        is_whole = tail == {"rows": rows, "sha256": hashed.hexdigest()}
    except (zstandard.ZstdError, EOFError, orjson.JSONDecodeError) as error:
        raise BackupDamaged(file=file.name) from error
    if not is_whole:
        raise BackupDamaged(file=file.name)
    return rows


@contextmanager
def _open_lines(file: Path) -> Iterator[Iterator[bytes]]:
    with file.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as unpacked:
        yield iter(BufferedReader(unpacked))


def _fill(connection: Connection, file: Path) -> None:
    with _open_lines(file) as lines:
        head = orjson.loads(next(lines))
        if not isinstance(head, dict) or head.get("krokus_backup") != FORMAT:
            raise BackupDamaged(file=file.name)
        _make_tables(connection, str(head["revision"]))
        _fill_tables(connection, map(orjson.loads, lines))
    upgrade_within(connection)


def _fill_tables(connection: Connection, lines: Iterator[Any]) -> None:
    found = MetaData()
    found.reflect(connection)
    table: Table | None = None
    columns: list[str] = []
    waiting: list[dict[str, Any]] = []
    for line in lines:
        is_row = isinstance(line, list)
        if is_row:
            waiting.append(dict(zip(columns, map(_decode, line), strict=True)))
        if waiting and table is not None and (not is_row or len(waiting) == ROWS_AT_ONCE):
            connection.execute(insert(table), waiting)
            waiting = []
        if not is_row and "table" in line:
            table, columns = _type_values(found.tables[line["table"]]), line["columns"]


def _type_values(table: Table) -> Table:
    """The table as it stands in the database, with the product's own ideas of moments and of JSON."""
    for column in table.columns:
        if isinstance(column.type, DateTime):
            column.type = UtcDateTime()
        elif isinstance(column.type, JSON):
            column.type = Json
    return table


def _make_tables(connection: Connection, revision: str) -> None:
    if revision > find_head():
        raise InvalidInput("backup_of_newer_version", revision=revision)
    standing = find_revision(connection)
    if standing is None:
        upgrade_within(connection, revision)
    elif standing != revision or _has_rows(connection):
        raise InvalidInput("database_not_empty")


def _has_rows(connection: Connection) -> bool:
    organisation = metadata.tables["organisation"]
    if not inspect(connection).has_table(organisation.name):
        return False
    return bool(connection.execute(select(func.count()).select_from(organisation)).scalar())
