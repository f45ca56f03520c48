"""Bringing a database to the tables this version needs. The steps themselves lie in migrations/versions."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from engine.store.session import open_database, translate_failures

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, as long as every Krokus process asks for the same one.
UPGRADE_LOCK = 7_465_001


def upgrade_database(url: str) -> None:
    """Create or upgrade all tables, in one transaction; a database that is up to date is left alone.

    Args:
        url: SQLAlchemy form; the folder of a SQLite file is made when missing.

    Raises:
        StoreUnavailable: the database is locked, full or away; nothing was changed.
    """
    _make_folder(url)
    engine = open_database(url)
    try:
        with translate_failures(), engine.connect() as plain:
            connection = plain.execution_options(krokus_write=True)
            with connection.begin():
                _take_turn(connection)
                command.upgrade(make_config(connection), "head")
    finally:
        engine.dispose()


def make_config(connection: Connection) -> Config:
    """What Alembic needs to know, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)


def _take_turn(connection: Connection) -> None:
    # Two servers may start at once; SQLite's BEGIN IMMEDIATE already lets only one in.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
