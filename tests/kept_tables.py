"""An empty database, made once in a test process and copied: making it takes longer than many a test."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.clock import SystemClock
from engine.store import Store
from engine.store.tables import metadata


def make_tables(store: Store) -> None:
    """Make all tables in a database that is empty, or not there yet."""
    file = Path(store.engine.url.database or "")
    if store.is_postgres or file.exists():
        metadata.create_all(store.engine)
    else:
        file.write_bytes(_make_empty_file())


@cache
def _make_empty_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite3"
        store = Store(f"sqlite:///{file}", SystemClock())
        metadata.create_all(store.engine)
        store.close()
        return file.read_bytes()
