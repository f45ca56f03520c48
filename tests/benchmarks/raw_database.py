"""One connection of the bare driver, with the durability that the product promises. No tables, no ORM."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


class RawDatabase:
    """Statements are written with `?`; PostgreSQL gets its own mark."""

    def __init__(self, connection: Any, begin: str, mark: str) -> None:
        self._connection = connection
        self._begin = begin
        self._mark = mark

    @property
    def is_postgres(self) -> bool:
        return self._mark != "?"

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        return self._connection.execute(statement.replace("?", self._mark), values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN … COMMIT, as bare as the driver allows."""
        self._connection.execute(self._begin)
        yield
        self._connection.execute("COMMIT")


def open_raw(url: str, folder: Path) -> RawDatabase:
    """A database of its own on SQLite; on PostgreSQL the same server as the product's."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL").close()
        connection.execute("PRAGMA synchronous=FULL").close()
        return RawDatabase(connection, "BEGIN IMMEDIATE", "?")
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    return RawDatabase(psycopg.connect(plain, autocommit=True), "BEGIN", "%s")
