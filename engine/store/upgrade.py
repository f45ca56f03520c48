"""Bringing a database to the tables this version needs. The steps themselves lie in migrations/versions."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url

from engine.store.failures import translate_failures
from engine.store.opening import open_database

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, as long as every Krokus process asks for the same one.
UPGRADE_LOCK = 7_465_001


def upgrade_database(url: str, to: str = "head") -> None:
    """Create or upgrade all tables, in one transaction; a database that is up to date or newer is left alone.

    Args:
        url: SQLAlchemy form; a SQLite file and its folder are made when missing.
        to: the step to stop at; another than the newest is for restoring old backups only.

    Raises:
        StoreUnavailable: the database is locked, full or away; nothing was changed.
    """
    with make_and_change(url) as connection:
        upgrade_within(connection, to)


@contextmanager
def make_and_change(url: str) -> Iterator[Connection]:
    """One transaction of its own on a database that need not be there yet.

    Raises:
        StoreUnavailable: the database is locked, full or away; nothing was changed.
    """
    make_file(url)
    engine = open_database(url, is_patient=True)
    try:
        with translate_failures(), engine.connect() as plain:
            connection = plain.execution_options(krokus_write=True)
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def make_momentary_database(url: str) -> None:
    """Make the tables of a SQLite file that lives for a moment: made once in a process, then copied.

    Args:
        url: of a file that nobody has opened yet.

    Raises:
        StoreUnavailable: the disk is full.
    """
    make_file(url)
    Path(make_url(url).database or "").write_bytes(_make_empty_database())


@cache
def _make_empty_database() -> bytes:
    with TemporaryDirectory(prefix="krokus-empty-") as folder:
        file = Path(folder) / "empty.sqlite3"
        upgrade_database(f"sqlite:///{file}")
        return file.read_bytes()


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """Upgrade inside the caller's transaction; upgrades of other processes wait until it ends."""
    _take_turn(connection)
    # A server of the version before may start during a roll-over: what a newer one did stays.
    if to != "head" or not is_schema_current(connection):
        command.upgrade(make_config(connection), to)


def is_schema_current(connection: Connection) -> bool:
    """Whether the tables are of this version, or of a newer one that runs beside it during a roll-over."""
    found = find_revision(connection)
    # Steps are numbered; a newer step only adds, so that the version before it goes on working.
    return found is not None and found >= find_head()


def find_revision(connection: Connection) -> str | None:
    """The number of the last step that was done; None for a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


@cache
def find_head() -> str:
    """The number of the newest step of this version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return str(ScriptDirectory.from_config(config).get_current_head())


def make_config(connection: Connection) -> Config:
    """What Alembic needs to know, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def make_file(url: str) -> None:
    """Make the folder of a SQLite file and the file itself, for its owner alone: it will hold health data.

    SQLite gives its write-ahead log the same rights. A file that is there keeps those that it has.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return
    file = Path(parsed.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    # Where that is not allowed, opening the database says so.
    with suppress(OSError):
        file.touch(mode=0o600, exist_ok=False)


def _take_turn(connection: Connection) -> None:
    # Two servers may start at once; SQLite's BEGIN IMMEDIATE already lets only one in.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
